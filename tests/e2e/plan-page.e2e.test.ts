import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { planGraph } from "../../infra/plan/graph/plan-graph.ts";
import { planPage } from "../../infra/plan/graph/plan-page.ts";
import { planAll } from "../../infra/plan/plan.ts";
import type { StackPlan } from "../../infra/plan/stack-plan.ts";
import { findBrowser } from "../support/browser.ts";

const executablePath = findBrowser();

describe.skipIf(executablePath === undefined)("the page of the plan in Chromium (needs one on this machine)", () => {
  const directory = mkdtempSync(join(tmpdir(), "rumbo-plan-page-"));
  const { href } = pathToFileURL(join(directory, "plan.html"));
  let plans: readonly StackPlan[];
  let browser: Browser;
  let page: Page;
  const requested: string[] = [];
  const problems: string[] = [];

  beforeAll(async () => {
    plans = (await planAll()).stacks;
    writeFileSync(join(directory, "plan.html"), await planPage(planGraph(plans)));
    // As root Chromium has no sandbox.
    browser = await chromium.launch({ executablePath: executablePath!, args: ["--no-sandbox"] });
    page = await browser.newPage({ viewport: { width: 1600, height: 1200 }, locale: "en-GB", colorScheme: "light" });
    page.on("request", (request) => void requested.push(request.url()));
    page.on("pageerror", (error) => void problems.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
  });
  beforeEach(async () => {
    await page.goto("about:blank");
    await page.goto(href);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(directory, { recursive: true });
  });

  const cards = () => page.locator("[data-card]");
  const shown = () => page.locator("[data-card]:not(.missed)");
  const replica = () => page.locator('[data-card^="production-secondary-foundation/"][data-family="database"]');

  const focused = () => page.locator(":focus").getAttribute("data-card");

  test("counts what the plan has", async () => {
    const figure = async (name: string): Promise<number> =>
      Number(await page.locator(`[data-figure=${name}]`).textContent());
    const resources = plans.flatMap((plan) => plan.resources).filter(({ component }) => !component).length;
    expect(await figure("stacks")).toBe(plans.length);
    expect(await figure("regions")).toBe(new Set(plans.map(({ region }) => region)).size);
    expect(await figure("resources")).toBe(resources);

    expect(await page.locator("[data-stack]").count()).toBe(plans.length);
    for (const { stack, resources: own } of plans) {
      const box = page.locator(`[data-stack=${stack}]`);
      const roots = own.filter(({ parent }) => parent === undefined);
      const alone = new Set(roots.filter(({ component }) => !component).map(({ type }) => type));
      expect(await box.locator("[data-card]").count(), stack).toBe(
        roots.filter(({ component }) => component).length + alone.size,
      );
      expect(await box.locator("header .count").textContent(), stack).toBe(
        String(own.filter(({ component }) => !component).length),
      );
    }
  });

  test("finds a card by what is in its resources", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("replicateSourceDb");
    expect(await shown().count()).toBe(1);
    expect(await shown().getAttribute("data-card")).toBe(await replica().getAttribute("data-card"));
    await page.keyboard.press("Enter");
    expect(await focused()).toBe(await replica().getAttribute("data-card"));
    await page.keyboard.press("/");
    await page.keyboard.press("Escape");
    expect(await shown().count()).toBe(await cards().count());
  });

  test("shows one family alone", async () => {
    await page.locator(".legend [data-family=broker]").click();
    expect(await shown().count()).toBe(await page.locator("[data-card][data-family=broker]").count());
  });

  test("draws what a card needs across regions, and tells its inputs", async () => {
    await replica().click();
    const needs = page.locator(".details section").first();
    await needs.getByText("production-primary-foundation").waitFor();
    expect(await page.locator(".line.needs.name").count()).toBeGreaterThan(0);
    await page.locator("summary", { hasText: /^Instance1$/ }).waitFor();
    expect(await page.locator("dt", { hasText: /^replicateSourceDb$/ }).count()).toBe(1);
    await page.keyboard.press("Escape");
    await page.locator(".details").waitFor({ state: "hidden" });
  });

  test("is walked with the arrow keys", async () => {
    const [first, second] = [cards().nth(0), cards().nth(1)];
    await first.focus();
    await page.keyboard.press("ArrowRight");
    expect(await focused()).toBe(await second.getAttribute("data-card"));
    await page.keyboard.press("Enter");
    await page.locator(".details h2").waitFor();
  });

  test("speaks Spanish, too, and has dark colours", async () => {
    await page.locator("button[lang=es]").click();
    expect(await page.locator("html").getAttribute("lang")).toBe("es");
    await page.locator(".legend").getByText("Base de datos").waitFor();
    await page.getByRole("button", { name: "Colores oscuros" }).click();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    // What a person chose is kept; the next test expects what a browser says.
    await page.evaluate("localStorage.clear()");
  });

  test("asks nobody for anything, and has no errors", () => {
    expect(requested.filter((url) => url !== href && !/^(about|data):/.test(url))).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("makes the picture of the README", async ({ skip }) => {
    const folder = process.env["RUMBO_SCREENSHOTS"];
    if (folder === undefined) skip("RUMBO_SCREENSHOTS names no folder to put it in");
    await page.setViewportSize({ width: 1600, height: 1000 });
    await replica().click();
    await page.mouse.move(0, 0);
    await page.screenshot({ path: `${folder!}/plan.png`, animations: "disabled" });
  });
});
