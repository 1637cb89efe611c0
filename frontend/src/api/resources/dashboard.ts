/** The figures of a project. */

import { api, dataOf } from '../client';
import type {
  Dashboard,
  DashboardChoice,
  DashboardTable,
  Work,
  WorkNumbers,
} from '../dashboardTypes';
import type { DashboardWire, WorkNumbersWire, WorkWire } from '../wire';

const queryOf = ({ days, person, timeZone }: DashboardChoice) => ({
  time_zone: timeZone,
  ...(days !== null && { days }),
  ...(person !== null && { person }),
});

const workFromWire = (wire: WorkWire): Work => ({
  objects: wire.objects,
  images: wire.images,
  acceptedImages: wire.accepted_images,
  timedObjects: wire.timed_objects,
  secondsPerObject: wire.seconds_per_object,
  clickedObjects: wire.clicked_objects,
  clicksPerObject: wire.clicks_per_object,
});

const numbersFromWire = (wire: WorkNumbersWire): WorkNumbers => ({
  work: workFromWire(wire.work),
  activeDays: wire.active_days,
  objectsPerDay: wire.objects_per_day,
});

const dashboardFromWire = (wire: DashboardWire): Dashboard => ({
  timeZone: wire.time_zone,
  firstDay: wire.first_day,
  lastDay: wire.last_day,
  imageCounts: wire.image_counts,
  numbers: numbersFromWire(wire.numbers),
  numbersBefore: wire.numbers_before && numbersFromWire(wire.numbers_before),
  categories: wire.categories,
  people: wire.people.map(({ id, username, work }) => ({
    id: id ?? null,
    username: username ?? null,
    work: workFromWire(work),
  })),
  days: wire.days.map(({ day, work }) => ({ day, work: workFromWire(work) })),
});

export const getDashboard = async (
  projectId: string,
  choice: DashboardChoice,
): Promise<Dashboard> =>
  dashboardFromWire(
    await dataOf(
      api.GET('/api/v1/projects/{project_id}/dashboard/', {
        params: { path: { project_id: projectId }, query: queryOf(choice) },
      }),
    ),
  );

/** Where a table is as CSV; the browser downloads it by its session. */
export const tableUrl = (
  projectId: string,
  table: DashboardTable,
  choice: DashboardChoice,
): string => {
  const query = Object.entries(queryOf(choice)).map(([name, value]) => [name, String(value)]);
  const search = new URLSearchParams(query).toString();
  return `/api/v1/projects/${projectId}/dashboard/${table}.csv?${search}`;
};
