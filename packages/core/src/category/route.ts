import type { CategoryData, ServiceLevels } from "../assets/bundle-data.ts";
import type { Routing } from "../classification.ts";

/** Who takes a ticket of this category, and by when: the category's own words and its priority's service level. */
export function route({ routing }: CategoryData, serviceLevels: ServiceLevels): Routing {
  const level = serviceLevels[routing.priority];
  return {
    team: routing.team,
    priority: routing.priority,
    slaHours: routing.slaHours,
    responseMinutes: level.responseMinutes,
    resolutionHours: level.resolutionHours,
    escalationHours: level.escalationHours,
    businessHoursOnly: level.businessHoursOnly,
    escalationPath: routing.escalationPath,
  };
}
