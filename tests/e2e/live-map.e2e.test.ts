import { setTimeout as delay } from "node:timers/promises";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { local } from "../../environments/local.ts";
import { logIn } from "../../local/demo/account.ts";
import { demoFix, demoVehicles } from "../../local/demo/demo-routes.ts";
import { prepareFleet } from "../../local/demo/fleet.ts";
import { driveForever } from "../../local/demo/osmand.ts";
import { findBrowser } from "../support/browser.ts";
import { type PlatformUnderTest, startBundledPlatform } from "../support/platform-under-test.ts";

const executablePath = findBrowser();

describe.skipIf(executablePath === undefined)("the live map in Chromium (needs one on this machine)", () => {
  let platform: PlatformUnderTest;
  let browser: Browser | undefined;
  let page: Page;
  const requested: string[] = [];
  const problems: string[] = [];
  const stopDriving = new AbortController();
  let driving: Promise<void>;

  beforeAll(async () => {
    platform = await startBundledPlatform("live-map");
    const api = await logIn(platform.url, local.demo);
    const fleet = await prepareFleet(api, demoVehicles);
    const vehicles = new Map(demoVehicles.map((vehicle) => [vehicle.name, vehicle]));
    const fixOf = (name: string, time: Date) => demoFix(vehicles.get(name)!, time);
    driving = driveForever(platform.url, fleet, fixOf, stopDriving.signal);

    browser = await chromium.launch({
      executablePath: executablePath!,
      // Software rendering: test machines have no GPU. As root Chromium has no sandbox.
      args: [
        "--no-sandbox",
        "--use-angle=swiftshader",
        "--enable-unsafe-swiftshader",
        "--disable-background-networking",
      ],
    });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: "en-GB" });
    page.on("request", (request) => void requested.push(request.url()));
    page.on("pageerror", (error) => void problems.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
  });
  afterAll(async () => {
    stopDriving.abort();
    await browser?.close();
    await driving;
    await platform.stop();
  });

  test("refuses a wrong password with a message", async () => {
    await page.goto(platform.url);
    await page.getByLabel(/e-?mail/i).fill(local.demo.email);
    await page.locator("input[type=password]").fill("not the password");
    await page.locator("button[type=submit]").click();
    await page.getByTestId("log-in-problem").waitFor();
    problems.length = 0; // The browser itself reports a 401 on its console.
  });

  test("shows every vehicle after logging in, on a map that has loaded", async () => {
    await page.locator("input[type=password]").fill(local.demo.password);
    await page.locator("button[type=submit]").click();
    await expect.poll(() => page.getByTestId("vehicle").count(), { timeout: 20_000 }).toBe(demoVehicles.length);
    await expect.poll(() => page.getByTestId("connection").getAttribute("data-state")).toBe("live");
    await page.locator("canvas").waitFor();
  });

  test("moves them as their positions arrive", async () => {
    const positions = async (): Promise<readonly string[]> => {
      const rows = await page.getByTestId("vehicle").all();
      return Promise.all(
        rows.map(
          async (row) => `${await row.getAttribute("data-longitude")} ${await row.getAttribute("data-latitude")}`,
        ),
      );
    };
    const before = await positions();
    expect(new Set(before).size).toBe(demoVehicles.length);
    await expect
      .poll(async () => (await positions()).filter((position, index) => position !== before[index]).length, {
        timeout: 20_000,
      })
      .toBe(demoVehicles.length);
  });

  test("asks nobody but the front door for anything, and has no errors", async () => {
    await page.waitForLoadState("networkidle", { timeout: 1_000 }).catch(() => undefined); // The stream never idles.
    expect(requested.filter((url) => !url.startsWith(platform.url) && !/^(blob|data):/.test(url))).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("makes the picture of the README", async ({ skip }) => {
    const folder = process.env["RUMBO_SCREENSHOTS"];
    if (folder === undefined) skip("RUMBO_SCREENSHOTS names no folder to put it in");
    await delay(8_000); // For tracks to grow: this is a photograph, not a test.
    await page.screenshot({ path: `${folder!}/live-map.png` });
  });
});
