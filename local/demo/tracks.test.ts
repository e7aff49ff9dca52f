import { describe, expect, test } from "vitest";
import { UserError } from "../../environments/user-error.ts";
import { parseCsv, parseGpx } from "./tracks.ts";

describe("CSV tracks", () => {
  test("are read by column name, in any order, and times without a zone are UTC", () => {
    const text = `Lon,LAT,timestamp,vehicle_id,id,bearing\n-2.9,53.4,2026-01-26 15:57:02,4716,1,53\n-2.8,53.5,2026-01-26T16:57:02+01:00,4717,2,\n`;
    expect(parseCsv(text, "t.csv")).toEqual([
      { vehicle: "4716", time: new Date("2026-01-26T15:57:02Z"), latitude: 53.4, longitude: -2.9, course: 53 },
      { vehicle: "4717", time: new Date("2026-01-26T15:57:02Z"), latitude: 53.5, longitude: -2.8 },
    ]);
  });

  test.each([
    ["vehicle,time,lat\na,2026-01-01,1\n", "t.csv: expected a column named longitude or lon or lng"],
    [
      "vehicle,time,lat,lon\na,2026-01-01,91,0\n",
      't.csv, line 2: latitude: expected a number from -90 to 90, found "91"',
    ],
    ["vehicle,time,lat,lon\na,2026-01-01,1,1\nb,yesterday,1,1\n", "t.csv, line 3: time: expected a date and time"],
    ["vehicle,time,lat,lon\n,2026-01-01,1,1\n", "t.csv, line 2: vehicle: expected a name"],
    ["vehicle,time,lat,lon\na,2026-01-01,1,1,1,1\n", "t.csv is not a CSV file"],
  ])("%j is refused by file, line and column", (text, message) => {
    expect(() => parseCsv(text, "t.csv")).toThrow(UserError);
    expect(() => parseCsv(text, "t.csv")).toThrow(message);
  });
});

describe("GPX tracks", () => {
  test("are read track by track, named or not", () => {
    const text = `<?xml version="1.0"?><gpx><trk><name>Bus 1</name><trkseg><trkpt lat="1.5" lon="2.5"><time>2026-01-01T00:00:00Z</time></trkpt></trkseg></trk>
      <trk><trkseg><trkpt lat="3" lon="4"><time>2026-01-01T00:00:01Z</time></trkpt></trkseg></trk></gpx>`;
    expect(
      parseGpx(text, "ride.gpx").map(({ vehicle, latitude, longitude }) => [vehicle, latitude, longitude]),
    ).toEqual([
      ["Bus 1", 1.5, 2.5],
      ["ride 2", 3, 4],
    ]);
  });

  test("are refused when a point has no time, naming it", () => {
    const text = `<gpx><trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk></gpx>`;
    expect(() => parseGpx(text, "ride.gpx")).toThrow("ride.gpx, track 1, point 1: time: expected");
  });
});
