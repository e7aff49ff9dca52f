import { defineProblems } from "@rumbo/kit/problem";

/** What can go wrong here beyond what any service answers with. */
export const problems = defineProblems({
  "schedule-not-found": {
    status: 404,
    en: "There is no schedule {id}.",
    es: "No hay ningún horario {id}.",
  },
  "vehicle-unknown": {
    status: 422,
    en: "There is no vehicle {vehicleId}; a new one can be used here within seconds.",
    es: "No hay ningún vehículo {vehicleId}; uno nuevo puede usarse aquí en unos segundos.",
  },
  "time-zone-unknown": {
    status: 422,
    en: "{timeZone} is not a time zone. Use an IANA name such as Europe/Madrid.",
    es: "{timeZone} no es una zona horaria. Usa un nombre de IANA como Europe/Madrid.",
  },
  "start-invalid": {
    status: 422,
    en: "{start} is not a date and time of the calendar.",
    es: "{start} no es una fecha y hora del calendario.",
  },
  "start-skipped": {
    status: 422,
    en: "Clocks in {timeZone} skip {start}. Choose a time that exists that day.",
    es: "Los relojes de {timeZone} se saltan {start}. Elige una hora que exista ese día.",
  },
  "recurrence-malformed": {
    status: 422,
    en: "This is no recurrence rule: {found}. Use parts such as FREQ=WEEKLY;BYDAY=MO,WE, each once, FREQ among them.",
    es: "Esto no es una regla de repetición: {found}. Usa partes como FREQ=WEEKLY;BYDAY=MO,WE, cada una una vez, con FREQ entre ellas.",
  },
  "recurrence-part-unsupported": {
    status: 422,
    en: "Recurrence rules here have no part {part}. Those that they have: {supported}.",
    es: "Las reglas de repetición de aquí no tienen la parte {part}. Las que tienen: {supported}.",
  },
  "recurrence-value-invalid": {
    status: 422,
    en: "{part}={value} does not say when. Accepted: {expected}.",
    es: "{part}={value} no dice cuándo. Se acepta: {expected}.",
  },
  "recurrence-contradictory": {
    status: 422,
    en: "The parts of this recurrence rule do not go together: {reason}.",
    es: "Las partes de esta regla de repetición no van juntas: {reason}.",
  },
  "recurrence-too-frequent": {
    status: 422,
    en: "This recurrence rule happens more than {limit} times a day.",
    es: "Esta regla de repetición ocurre más de {limit} veces al día.",
  },
  "window-empty": {
    status: 422,
    en: "`from` has to be before `to`.",
    es: "`from` tiene que ser anterior a `to`.",
  },
  "window-too-long": {
    status: 422,
    en: "A window has at most {days} days. Ask for a shorter one.",
    es: "Una ventana tiene como máximo {days} días. Pide una más corta.",
  },
  "too-many-occurrences": {
    status: 422,
    en: "There are more than {limit} occurrences in this window. Ask for a shorter one.",
    es: "Hay más de {limit} repeticiones en esta ventana. Pide una más corta.",
  },
});
