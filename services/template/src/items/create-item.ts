// #if events
import { newEvent } from "@rumbo/kit/event";
import { appendToOutbox } from "@rumbo/kit/outbox";
// #endif
import type { Queryable } from "@rumbo/kit/postgres";
import { type Item, type NewItem, tidyItem } from "./item.ts";
import { itemRepository } from "./item-repository.ts";

export type CreateItem = (tx: Queryable, organisationId: string, item: NewItem) => Promise<Item>;

export interface CreateItemDeps {
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Stores an item, and what there is to tell of it, in the transaction that it is given. */
export const makeCreateItem =
  ({ now, newId }: CreateItemDeps): CreateItem =>
  async (tx, organisationId, request) => {
    const item: Item = { ...tidyItem(request), id: newId(), createdAt: now().toISOString() };
    await itemRepository(tx).insert(organisationId, item);
    // #if events
    await appendToOutbox(tx, itemCreated(organisationId, item));
    // #endif
    return item;
  };
// #if events

/** Other services read this: a field may be added, and a change of meaning is a `v2` beside it. */
const itemCreated = (organisationId: string, { id, name, quantity, createdAt }: Item) =>
  newEvent({
    service: "template",
    type: "template.item.created.v1",
    subject: id,
    organisationId,
    time: new Date(createdAt),
    data: { itemId: id, name, quantity },
  });
// #endif
