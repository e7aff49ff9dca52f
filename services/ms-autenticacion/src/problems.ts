import { defineProblems } from "@rumbo/kit/problem";

export const problems = defineProblems({
  "credentials-invalid": {
    status: 401,
    en: "The e-mail address or the password is wrong.",
    es: "La dirección de correo o la contraseña no son correctas.",
  },
  "email-taken": {
    status: 409,
    en: "There is an account with this e-mail address already.",
    es: "Ya existe una cuenta con esta dirección de correo.",
  },
  "refresh-token-invalid": {
    status: 401,
    en: "The session has ended. Log in again.",
    es: "La sesión ha terminado. Vuelve a iniciar sesión.",
  },
  "refresh-token-reused": {
    status: 401,
    en: "This refresh token was used before, so its session has been ended. Log in again.",
    es: "Este token de renovación ya se había usado, así que su sesión se ha cerrado. Vuelve a iniciar sesión.",
  },
  "time-zone-unknown": {
    status: 422,
    en: "There is no time zone {timeZone}. Use an IANA name, such as America/Bogota.",
    es: "No existe la zona horaria {timeZone}. Usa un nombre de IANA, como America/Bogota.",
  },
});
