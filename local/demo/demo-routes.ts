import type { Fix } from "./tracks.ts";

type Point = readonly [longitude: number, latitude: number];

/** A closed line that a vehicle drives round and round. */
export interface DemoRoute {
  readonly name: string;
  readonly points: readonly Point[];
}

/**
 * Rounds through Madrid, drawn by hand for this repository and under its licence. They are no survey: corners are where a
 * round looks natural, so that a map without streets shows a city's shape.
 */
export const demoRoutes: readonly DemoRoute[] = [
  {
    name: "Ronda",
    points: [
      [-3.7195, 40.4301],
      [-3.7122, 40.4362],
      [-3.7031, 40.4389],
      [-3.6922, 40.4391],
      [-3.6821, 40.4352],
      [-3.6764, 40.4265],
      [-3.6742, 40.4168],
      [-3.6781, 40.4079],
      [-3.6872, 40.4021],
      [-3.6984, 40.4003],
      [-3.7088, 40.4034],
      [-3.7173, 40.4101],
      [-3.7214, 40.4197],
    ],
  },
  {
    name: "Castellana",
    points: [
      [-3.6937, 40.4081],
      [-3.6929, 40.4154],
      [-3.6918, 40.4231],
      [-3.6901, 40.4305],
      [-3.6898, 40.4392],
      [-3.6907, 40.4478],
      [-3.6889, 40.4561],
      [-3.6882, 40.4652],
      [-3.6872, 40.4653],
      [-3.6879, 40.4559],
      [-3.6895, 40.4477],
      [-3.6887, 40.4391],
      [-3.6891, 40.4303],
      [-3.6907, 40.4229],
      [-3.6918, 40.4152],
      [-3.6926, 40.4079],
    ],
  },
  {
    name: "Centro",
    points: [
      [-3.7118, 40.4237],
      [-3.7064, 40.4205],
      [-3.7011, 40.4196],
      [-3.6954, 40.4192],
      [-3.6961, 40.4147],
      [-3.7004, 40.4128],
      [-3.7049, 40.4122],
      [-3.7098, 40.4136],
      [-3.7132, 40.4174],
    ],
  },
  {
    name: "Retiro",
    points: [
      [-3.6882, 40.4201],
      [-3.6811, 40.4212],
      [-3.6778, 40.4171],
      [-3.6787, 40.4112],
      [-3.6829, 40.4079],
      [-3.6884, 40.4093],
      [-3.6899, 40.4148],
    ],
  },
  {
    name: "Oeste",
    points: [
      [-3.7288, 40.4312],
      [-3.7214, 40.4278],
      [-3.7172, 40.4214],
      [-3.7196, 40.4142],
      [-3.7265, 40.4098],
      [-3.7361, 40.4091],
      [-3.7442, 40.4139],
      [-3.7468, 40.4222],
      [-3.7411, 40.4293],
    ],
  },
  {
    name: "Salamanca",
    points: [
      [-3.6886, 40.4242],
      [-3.6829, 40.4248],
      [-3.6767, 40.4246],
      [-3.6762, 40.4301],
      [-3.6758, 40.4351],
      [-3.6819, 40.4354],
      [-3.6881, 40.4349],
      [-3.6884, 40.4296],
    ],
  },
];

/** A vehicle of the demo and how it drives. */
export interface DemoVehicle {
  readonly name: string;
  readonly kind: "bus" | "car" | "truck" | "motorcycle";
  readonly route: DemoRoute;
  /** Metres a second. */
  readonly speed: number;
  /** Where on its round it starts, from 0 to 1. */
  readonly start: number;
}

const kinds = ["bus", "car", "truck", "motorcycle"] as const;

/** Two vehicles a route, half a round apart, none as fast as another. */
export const demoVehicles: readonly DemoVehicle[] = demoRoutes.flatMap((route, index) =>
  [0, 1].map((half) => ({
    name: `${route.name} ${half + 1}`,
    kind: kinds[(index + half) % kinds.length] ?? "car",
    route,
    speed: 9 + ((index * 2 + half) % 7),
    start: half / 2,
  })),
);

/** Where a demo vehicle is at a moment: a pure function of time, so that a restart continues the drive. */
export function demoFix({ name, route, speed, start }: DemoVehicle, time: Date): Fix {
  const legs = route.points.map((from, index) => {
    const to = route.points[(index + 1) % route.points.length] ?? from;
    return { from, to, metres: distance(from, to) };
  });
  const round = legs.reduce((sum, { metres }) => sum + metres, 0);
  let left = ((time.getTime() / 1000) * speed + start * round) % round;
  const leg = legs.find(({ metres }) => (left < metres ? true : ((left -= metres), false))) ?? legs[0];
  if (!leg) throw new Error(`the demo route ${route.name} has no points`);
  const part = left / leg.metres;
  const [longitude, latitude] = [0, 1].map(
    (axis) => (leg.from[axis] ?? 0) + part * ((leg.to[axis] ?? 0) - (leg.from[axis] ?? 0)),
  );
  return {
    vehicle: name,
    time,
    latitude: latitude ?? 0,
    longitude: longitude ?? 0,
    speed,
    course: bearing(leg.from, leg.to),
  };
}

const METRES_A_DEGREE = 111_320;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** East and north in metres. Within a city the earth is flat enough. */
function offset(from: Point, to: Point): readonly [east: number, north: number] {
  const shrink = Math.cos(radians((from[1] + to[1]) / 2));
  return [(to[0] - from[0]) * METRES_A_DEGREE * shrink, (to[1] - from[1]) * METRES_A_DEGREE];
}

const distance = (from: Point, to: Point): number => Math.hypot(...offset(from, to));

function bearing(from: Point, to: Point): number {
  const [east, north] = offset(from, to);
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}
