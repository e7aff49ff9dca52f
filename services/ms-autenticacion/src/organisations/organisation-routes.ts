import { principal } from "@rumbo/kit/auth";
import { type RequestHandler, Router } from "express";
import type { FindMembership } from "./find-membership.ts";
import type { NewOrganisation } from "./organisation.ts";
import type { SignUp } from "./sign-up.ts";

export interface OrganisationRoutesDeps {
  readonly authenticate: RequestHandler;
  readonly signUp: SignUp;
  readonly findMembership: FindMembership;
}

export function organisationRoutes({ authenticate, signUp, findMembership }: OrganisationRoutesDeps): Router {
  const router = Router();
  router.post("/organisations", async (req, res) => {
    res.status(201).json(await signUp(req.body as NewOrganisation));
  });
  router.get("/me", authenticate, async (req, res) => {
    res.set("cache-control", "no-store").json(await findMembership(principal(req)));
  });
  return router;
}
