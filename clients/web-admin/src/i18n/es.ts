import type { Dictionary } from "./translate.ts";

export const es: Dictionary = {
  "app.tagline": "Dónde está, en vivo, todo lo que se mueve.",
  "language.label": "Idioma",
  "theme.toDark": "Usar colores oscuros",
  "theme.toLight": "Usar colores claros",

  "logIn.title": "Iniciar sesión",
  "logIn.email": "Correo electrónico",
  "logIn.password": "Contraseña",
  "logIn.submit": "Entrar",
  "logIn.submitting": "Entrando…",
  "logIn.out": "Cerrar sesión",

  "problem.unreachable": "No se puede contactar con Rumbo. Comprueba la conexión e inténtalo de nuevo.",
  "problem.unknown": "Algo ha fallado (estado {status}). Inténtalo de nuevo.",

  "connection.connecting": "Conectando…",
  "connection.live": "En vivo",
  "connection.reconnecting": "Reconectando…",

  "vehicles.title": "Vehículos",
  "vehicles.waiting": "Buscando vehículos…",
  "vehicles.empty": "Ningún vehículo ha enviado aún su posición. Aparecerá aquí en cuanto su rastreador informe.",
  "vehicles.unnamed": "Vehículo nuevo",
  "vehicles.centre": "Mostrar {name} en el mapa",
  "vehicles.still": "Detenido",
  "vehicles.noSpeed": "Sin velocidad",

  "map.label": "Mapa de los vehículos",
  "map.zoomIn": "Acercar",
  "map.zoomOut": "Alejar",
  "map.showAll": "Mostrar todos los vehículos",
  "map.attribution": "Datos del mapa: Natural Earth",
  "map.unavailable":
    "Este navegador no puede dibujar el mapa: WebGL falta o está desactivado. La lista sigue funcionando.",
};
