import { principal, requireRole } from "@rumbo/kit/auth";
import { creation } from "@rumbo/kit/creation";
import { decodeCursor, toPage } from "@rumbo/kit/page";
import { inOrganisation, type Pool } from "@rumbo/kit/postgres";
import { Router } from "express";
import { z } from "zod";
import { problems } from "../problems.ts";
import type { CreateItem } from "./create-item.ts";
import { type NewItem, tidyItem } from "./item.ts";
import { itemRepository } from "./item-repository.ts";

export interface ItemRoutesDeps {
  readonly pool: Pool;
  readonly createItem: CreateItem;
}

export function itemRoutes({ pool, createItem }: ItemRoutesDeps): Router {
  const router = Router();
  const keepers = requireRole("admin", "operator");

  router.post(
    "/items",
    keepers,
    creation(pool, async (tx, req) => {
      const item = await createItem(tx, principal(req).organisationId, req.body as NewItem);
      return { body: item, location: `${req.baseUrl}/items/${item.id}` };
    }),
  );

  router.get("/items", async (req, res) => {
    const { limit, cursor } = req.query as unknown as { limit: number; cursor?: string };
    const [after] = cursor === undefined ? [] : decodeCursor(cursor, z.tuple([z.uuid()]));
    const items = await inOrganisation(pool, principal(req).organisationId, (tx) =>
      itemRepository(tx).list({ after, limit: limit + 1 }),
    );
    res.json(toPage(items, limit, ({ id }) => [id]));
  });

  router.get("/items/:itemId", async (req, res) => {
    const id = req.params.itemId;
    const item = await inOrganisation(pool, principal(req).organisationId, (tx) => itemRepository(tx).find(id));
    if (!item) throw problems.error("item-not-found", { id });
    res.json(item);
  });

  router.put("/items/:itemId", keepers, async (req, res) => {
    const id = req.params["itemId"] as string;
    const change = tidyItem(req.body as NewItem);
    const item = await inOrganisation(pool, principal(req).organisationId, (tx) =>
      itemRepository(tx).replace(id, change),
    );
    if (!item) throw problems.error("item-not-found", { id });
    res.json(item);
  });

  router.delete("/items/:itemId", keepers, async (req, res) => {
    const id = req.params["itemId"] as string;
    const found = await inOrganisation(pool, principal(req).organisationId, (tx) => itemRepository(tx).delete(id));
    if (!found) throw problems.error("item-not-found", { id });
    res.sendStatus(204);
  });

  return router;
}
