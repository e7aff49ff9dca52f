import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  build: {
    // The page's policy allows scripts from its own origin alone, and no polyfill is needed by browsers that have WebGL 2.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // MapLibre alone is above Vite's default; the map is the page.
    chunkSizeWarningLimit: 1400,
    // MapLibre's worker is an .mjs file, which many web servers send as something that browsers refuse to run.
    rolldownOptions: {
      output: {
        assetFileNames: ({ names }) =>
          names.some((name) => name.endsWith(".mjs")) ? "assets/[name]-[hash].js" : "assets/[name]-[hash][extname]",
      },
    },
  },
  server: {
    host: "127.0.0.1",
    // The front door of `npm start`.
    proxy: { "/api": process.env["RUMBO_URL"] ?? "http://127.0.0.1:8080" },
  },
});
