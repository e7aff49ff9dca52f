import { defineProblems } from "@rumbo/kit/problem";

/** What can go wrong here beyond what any service answers with. */
export const problems = defineProblems({
  "not-taken-over": {
    status: 404,
    en: "This region has not taken over.",
    es: "Esta región no ha tomado el relevo.",
  },
  "override-refused": {
    status: 409,
    en: "Writes cannot be let go on without a lease: {reason}.",
    es: "No se puede seguir escribiendo sin permiso: {reason}.",
  },
});
