import { defineProblems } from "@rumbo/kit/problem";

/** What can go wrong here beyond what any service answers with. The codes of refused fixes are those of the contract. */
export const problems = defineProblems({
  "vehicle-not-found": {
    status: 404,
    en: "There is no vehicle {id}.",
    es: "No hay ningún vehículo {id}.",
  },
  "tracker-token-not-found": {
    status: 404,
    en: "This vehicle has no tracker token {id}.",
    es: "Este vehículo no tiene ningún token de rastreador {id}.",
  },
  "unknown-tracker-token": {
    status: 401,
    en: "This tracker token is not known, or was revoked.",
    es: "Este token de rastreador no existe o fue revocado.",
  },
  "unknown-stream-ticket": {
    status: 401,
    en: "This ticket is not known, was used, or is older than 30 seconds. Ask for a new one.",
    es: "Este tique no existe, ya se usó o tiene más de 30 segundos. Pide uno nuevo.",
  },
  "too-many-positions": {
    status: 422,
    en: "A batch has at most {limit} positions; this one has {count}. Nothing was stored.",
    es: "Un lote tiene como máximo {limit} posiciones; este tiene {count}. No se guardó nada.",
  },
  "invalid-position": {
    status: 400,
    en: "This is not a position.",
    es: "Esto no es una posición.",
  },
  "invalid-fix-time": {
    status: 400,
    en: "The time of the fix is missing, is not a time, or is before the year 2000.",
    es: "La hora de la posición falta, no es una hora o es anterior al año 2000.",
  },
  "fix-time-in-future": {
    status: 400,
    en: "The time of the fix is more than 5 minutes in the future.",
    es: "La hora de la posición está más de 5 minutos en el futuro.",
  },
  "invalid-latitude": {
    status: 400,
    en: "The latitude is not a number from -90 to 90.",
    es: "La latitud no es un número de -90 a 90.",
  },
  "invalid-longitude": {
    status: 400,
    en: "The longitude is not a number from -180 to 180.",
    es: "La longitud no es un número de -180 a 180.",
  },
  "invalid-speed": {
    status: 400,
    en: "The speed is not a number from 0 to 10,000 metres a second.",
    es: "La velocidad no es un número de 0 a 10.000 metros por segundo.",
  },
  "invalid-course": {
    status: 400,
    en: "The course is not a number from 0 to 360 degrees.",
    es: "El rumbo no es un número de 0 a 360 grados.",
  },
  "invalid-altitude": {
    status: 400,
    en: "The altitude is not a number from -12,000 to 100,000 metres.",
    es: "La altitud no es un número de -12.000 a 100.000 metros.",
  },
  "invalid-accuracy": {
    status: 400,
    en: "The accuracy is not a number from 0 to 10,000,000 metres.",
    es: "La precisión no es un número de 0 a 10.000.000 de metros.",
  },
});
