import { defineProblems } from "@rumbo/kit/problem";

/** What can go wrong here beyond what any service answers with. */
export const problems = defineProblems({
  // #if database
  "item-not-found": {
    status: 404,
    en: "There is no item {id}.",
    es: "No hay ningún artículo {id}.",
  },
  // #endif
});
