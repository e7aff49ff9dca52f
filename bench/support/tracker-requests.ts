/** What the trackers of a fleet send, vehicle after vehicle, as the text of HTTP requests. */
export interface TrackerRequests {
  readonly vehicles: number;
  /** Number of the vehicle whose turn it is. */
  readonly nextVehicle: () => number;
  /** Its next request, with fix times that it has never sent. */
  readonly write: (vehicle: number) => string;
  /** Positions that a 200 with this body acknowledges. */
  readonly acknowledged: (body: string) => number;
}

export interface TrackerRequestsOptions {
  /** Folder of the API: `/api/map/v1`. */
  readonly basePath: string;
  /** A tracker token a vehicle. */
  readonly tokens: readonly string[];
  /** Time of every vehicle's first fix; one a second follows. Milliseconds since 1970, a whole second. */
  readonly firstFix: number;
}

/** One position a request, as Traccar Client sends it over the OsmAnd protocol. */
export function osmandSingles({ basePath, tokens, firstFix }: TrackerRequestsOptions): TrackerRequests {
  const turns = takeTurns(tokens.length);
  const heads = tokens.map((token) => `GET ${basePath}/osmand?id=${token}&timestamp=`);
  return {
    ...turns,
    write(vehicle) {
      const fix = turns.nextFix(vehicle);
      const degrees = fraction(fix);
      return `${heads[vehicle]}${firstFix / 1000 + fix}&lat=40.${degrees}&lon=-3.${degrees}&speed=12.5&bearing=90&altitude=650&accuracy=5&batt=80 HTTP/1.1\r\n${headers}\r\n`;
    },
    acknowledged: () => 1,
  };
}

/** Batches of JSON, as a gateway or a tracker that was out of reach sends them. */
export function jsonBatches(
  { basePath, tokens, firstFix }: TrackerRequestsOptions,
  positionsPerBatch: number,
): TrackerRequests {
  const turns = takeTurns(tokens.length);
  return {
    ...turns,
    write(vehicle) {
      const positions: string[] = [];
      for (let count = 0; count < positionsPerBatch; count += 1) {
        const fix = turns.nextFix(vehicle);
        const degrees = fraction(fix);
        positions.push(
          `{"fixTime":"${new Date(firstFix + fix * 1000).toISOString()}","latitude":40.${degrees},"longitude":-3.${degrees},"speed":6.4,"course":90,"altitude":650,"accuracy":5}`,
        );
      }
      const body = `{"positions":[${positions.join(",")}]}`;
      return `POST ${basePath}/positions HTTP/1.1\r\n${headers}authorization: Bearer ${tokens[vehicle]}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    },
    acknowledged: (body) => (JSON.parse(body) as { accepted: number }).accepted,
  };
}

const headers = "host: localhost\r\nuser-agent: rumbo-bench\r\n";

/** Vehicles one after the other, and each one's fixes counted from 0. */
function takeTurns(vehicles: number) {
  const fixes = new Uint32Array(vehicles);
  let last = vehicles - 1;
  return {
    vehicles,
    nextVehicle: (): number => (last = (last + 1) % vehicles),
    nextFix: (vehicle: number): number => {
      const fix = fixes[vehicle] ?? 0;
      fixes[vehicle] = fix + 1;
      return fix;
    },
  };
}

/** Six digits of a degree, never with a leading zero: about a decimetre a step. */
const fraction = (fix: number): number => 100_000 + (fix % 900_000);
