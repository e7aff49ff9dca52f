import type { Family } from "../families.ts";
import { svgElement } from "./element.ts";

/** Lines on a grid of 24, drawn for this page. */
const lines: Readonly<Record<Family | "sun" | "moon" | "lock" | "close" | "search", string>> = {
  network: "M12 4v5M12 9H6v4M12 9h6v4M9.5 2.5h5v3h-5zM3.5 13h5v4h-5zM15.5 13h5v4h-5zM12 9v8M9.5 17h5v4h-5z",
  balancer: "M3 12h5M8 12l8-7h5M8 12h13M8 12l8 7h5M18.5 3l2.5 2-2.5 2M18.5 10l2.5 2-2.5 2M18.5 17l2.5 2-2.5 2",
  dns: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M3 12h18M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18",
  certificate: "M5 3h14v11H5zM8 7h8M8 10h5M14 14v7l2.5-1.8L19 21v-7M16.5 11a2.6 2.6 0 1 0 0 5.2a2.6 2.6 0 1 0 0-5.2",
  cluster:
    "M12 2.5l8.2 4.7v9.6L12 21.5l-8.2-4.7V7.2zM12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 2.5V8M12 16v5.5M3.8 16.8L8.6 14M15.4 10l4.8-2.8M3.8 7.2L8.6 10M15.4 14l4.8 2.8",
  nodes: "M4 4h16v4.5H4zM4 9.8h16v4.5H4zM4 15.5h16V20H4zM7 6.2h.01M7 12h.01M7 17.8h.01M11 6.2h6M11 12h6M11 17.8h6",
  function: "M6.5 3.5h3l7 17h2M11 10L5 20.5",
  delivery: "M12 3v11M8 10l4 4l4-4M4 14v5.5h16V14M4 14h4l1.5 2.5h5L16 14h4",
  database: "M4.5 6c0-4 15-4 15 0s-15 4-15 0v12c0 4 15 4 15 0V6M4.5 12c0 4 15 4 15 0",
  cache: "M13 2.5L5 13.5h6l-1 8l9-12h-6.5z",
  broker: "M3 6h12v9H8l-5 4zM18 9h3v12l-4-3.5H10",
  storage: "M4 6c0-3 16-3 16 0l-2 13.5c-1 2-11 2-12 0zM4 6c0 3 16 3 16 0",
  registry: "M12 2.5l8.5 4.2v10.6L12 21.5l-8.5-4.2V6.7zM3.5 6.7L12 11l8.5-4.3M12 11v10.5M7.7 4.6l8.6 4.3v4",
  secret: "M5 10.5h14V21H5zM8 10.5V7a4 4 0 0 1 8 0v3.5M12 14.5v3",
  key: "M8 10a5 5 0 1 0 0 10a5 5 0 1 0 0-10M11.5 11.5L20 3M16 7l3 3M8 14.5v1",
  identity: "M12 3a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M3.5 21c0-9 17-9 17 0",
  alarm: "M6 17V10.5a6 6 0 0 1 12 0V17l2 2H4zM10 21h4M12 2v2.5",
  logs: "M5 3h14v18H5zM8.5 7.5h7M8.5 11.5h7M8.5 15.5h4",
  mail: "M3 5h18v14H3zM3 6l9 7l9-7",
  budget: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M15 8.5c-1-1.5-6-1.8-6 .8c0 3 6 1.7 6 4.9c0 2.8-5 2.6-6.3.8M12 5.8v12.4",
  other: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
  sun: "M12 7.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M5 5l1.7 1.7M17.3 17.3L19 19M5 19l1.7-1.7M17.3 6.7L19 5",
  moon: "M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z",
  lock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3",
  close: "M6 6l12 12M18 6L6 18",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M15.5 15.5L20.5 20.5",
};

export const icon = (name: keyof typeof lines): SVGSVGElement =>
  svgElement(
    "svg",
    { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" },
    svgElement("path", { d: lines[name] }),
  );
