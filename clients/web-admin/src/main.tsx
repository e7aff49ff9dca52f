import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { authApi } from "./api/auth-api.ts";
import { makeSend } from "./api/call.ts";
import { mapApi } from "./api/map-api.ts";
import { App } from "./app.tsx";
import { makeSession } from "./session/session.ts";
import "./styles.css";

const send = makeSend(() => document.documentElement.lang, window.fetch.bind(window));
const session = makeSession({ send, auth: authApi(send), storage: sessionStorage, now: Date.now });
const api = { auth: authApi(session.send), map: mapApi(session.send) };

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <App session={session} api={api} />
  </StrictMode>,
);
