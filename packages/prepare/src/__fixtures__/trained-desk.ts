import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "./folders.ts";
import { seededRandom } from "../train/seeded-random.ts";

// SYNTHETIC: a desk whose tickets are put together from a small grammar by a seeded generator. It is large enough
// to train every kind of head, and says nothing about how well any of them works on what people write.

interface Matter {
  readonly id: string;
  readonly description: string;
  readonly level: "FULLY_AUTOMATABLE" | "PARTIALLY_AUTOMATABLE" | "NOT_AUTOMATABLE";
  /** Each ticket has one of each: what it is about, and what is the matter with it. */
  readonly things: readonly string[];
  readonly troubles: readonly string[];
}

interface Area {
  readonly id: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly matters: readonly Matter[];
}

/** The desk of a zoo: far from libraries and shops. */
const AREAS: readonly Area[] = [
  {
    id: "animals",
    description: "Feeding, health and behaviour of the animals in their enclosures.",
    keywords: ["keeper", "enclosure"],
    matters: [
      {
        id: "sick-animal",
        description: "An animal looks ill or hurt.",
        level: "NOT_AUTOMATABLE",
        things: ["the zebra", "a penguin", "the old lion", "one of the otters", "a flamingo"],
        troubles: ["is limping", "has not eaten since yesterday", "keeps coughing", "lies in a corner", "is bleeding at the ear"],
      },
      {
        id: "feed-missing",
        description: "Feed has run out or was not delivered.",
        level: "PARTIALLY_AUTOMATABLE",
        things: ["hay", "the herring", "fruit for the monkeys", "meal worms", "seed for the parrots"],
        troubles: ["was not delivered", "has run out", "will last until noon only", "is mouldy", "came in half the amount"],
      },
    ],
  },
  {
    id: "tickets",
    description: "Admission tickets, season passes and refunds for visitors.",
    keywords: ["admission", "season pass"],
    matters: [
      {
        id: "refund",
        description: "A visitor wants money back for an admission ticket.",
        level: "FULLY_AUTOMATABLE",
        things: ["two adult tickets", "our family ticket", "the school class booking", "an online ticket", "my voucher"],
        troubles: ["should be refunded", "was charged twice", "was for the wrong day", "could not be used because of rain", "is to be cancelled"],
      },
      {
        id: "pass-lost",
        description: "A season pass was lost or does not open the gate.",
        level: "PARTIALLY_AUTOMATABLE",
        things: ["my season pass", "the annual card of my son", "her membership card", "the yearly pass", "our partner card"],
        troubles: ["was lost", "does not open the gate", "has expired too early", "was stolen", "shows the wrong name"],
      },
    ],
  },
  {
    id: "grounds",
    description: "Paths, fences, benches, lights and plants on the grounds.",
    keywords: ["path", "fence"],
    matters: [
      {
        id: "fence-broken",
        description: "A fence, gate or bench is broken.",
        level: "NOT_AUTOMATABLE",
        things: ["the fence by the pond", "a bench near the playground", "the gate to the petting area", "a railing", "the wooden bridge"],
        troubles: ["is broken", "has a loose plank", "came off its hinges", "is rotten", "has sharp nails sticking out"],
      },
      {
        id: "lights-out",
        description: "Lamps on the paths do not shine.",
        level: "NOT_AUTOMATABLE",
        things: ["the lamp at the main path", "all lights along the lake", "the lantern by the exit", "the path lighting", "a floodlight"],
        troubles: ["stays dark", "flickers all night", "was hit by a branch", "goes on at noon", "does not shine"],
      },
    ],
  },
  {
    id: "shop",
    description: "The souvenir shop and the cafe: goods, tills and the menu.",
    keywords: ["souvenir", "cafe"],
    matters: [
      {
        id: "till-stuck",
        description: "The till of the shop or the cafe does not work.",
        level: "PARTIALLY_AUTOMATABLE",
        things: ["the cafe till", "the card reader in the shop", "our receipt printer", "till number two", "the cash drawer"],
        troubles: ["has frozen", "prints nothing", "takes no cards", "will not open", "shows an error"],
      },
      {
        id: "goods-order",
        description: "Souvenirs or food for the cafe have to be ordered.",
        level: "FULLY_AUTOMATABLE",
        things: ["plush tigers", "postcards with elephants", "ice cream", "coffee beans", "key rings"],
        troubles: ["are sold out", "have to be reordered", "should be ordered for the weekend", "are nearly gone", "need to be restocked"],
      },
    ],
  },
];

const GREETINGS = ["", "Hello, ", "Good morning, ", "hi ", "Dear team, ", "urgent: "];
const ENDINGS = ["", " Please help.", " Can somebody look at it?", " thanks", " since this morning", " Who is in charge?"];

const FOREIGN = {
  starts: ["Could you tell me", "I would like to know", "Please explain", "Do you happen to know"],
  matters: [
    "how to file a tax return",
    "who won the football match",
    "the price of a flight to Lisbon",
    "which paint sticks to concrete",
    "how long to boil an egg",
    "the best laptop for students",
    "when the parliament votes",
    "how to tune a violin",
    "what a mortgage costs",
    "where to renew a passport",
    "why my bank blocks transfers",
    "how to learn Portuguese grammar",
  ],
} as const;

/** Tickets a category: enough for ten of every problem in each fold's absence. */
const TICKETS_A_CATEGORY = 40;
const FOREIGN_TEXTS = 48;

export interface TrainedDeskOptions {
  /** Tickets set aside, for all categories together; 0 leaves the file out. */
  readonly calibration?: number;
  /** Whether there are foreign texts. */
  readonly foreign?: boolean;
  /** Tickets name their problem; otherwise they name their category alone, and their own level. */
  readonly problems?: boolean;
}

/** Writes the desk, the same each time, to a folder that goes with the tests of the file. */
export async function trainedDesk({
  calibration = 0,
  foreign = true,
  problems = true,
}: TrainedDeskOptions = {}): Promise<string> {
  const folder = join(await temporaryFolder(), "zoo");
  const random = seededRandom(20);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  const seen = new Set<string>();
  /** Draws until there is a text not drawn before. */
  const fresh = (draw: () => string): string => {
    for (;;) {
      const text = draw();
      if (seen.has(text.toLowerCase())) continue;
      seen.add(text.toLowerCase());
      return text;
    }
  };
  const ticketOf = ({ things, troubles }: Matter) =>
    fresh(() => `${pick(GREETINGS)}${pick(things)} ${pick(troubles)}.${pick(ENDINGS)}`);
  const write = async (file: string, rows: readonly object[]) => {
    await mkdir(join(folder, file, ".."), { recursive: true });
    await writeFile(join(folder, file), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  };

  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "desk.json"), JSON.stringify(DESCRIPTION));
  const categories = AREAS.map(({ id, description, keywords }) => ({
    id,
    name: id,
    description,
    keywords,
    priorityKeywords: [],
    exclusions: [],
    routing: { team: id, priority: "LOW", slaHours: 24, escalationPath: [] },
  }));
  await writeFile(join(folder, "categories.json"), JSON.stringify({ categories }));
  for (const { id: area, matters } of AREAS) {
    await write(
      `problems/${area}.jsonl`,
      matters.map(({ id, description, level }) => ({
        id,
        description,
        automation: {
          level,
          percentage: { FULLY_AUTOMATABLE: 95, PARTIALLY_AUTOMATABLE: 50, NOT_AUTOMATABLE: 10 }[level],
          confidence: 0.9,
          reasoning: "By its nature.",
          businessPriority: "LOW",
          implementationComplexity: "LOW",
        },
      })),
    );
    const tickets = Array.from({ length: TICKETS_A_CATEGORY }, (_, i) => {
      const matter = matters[i % matters.length] as Matter;
      const text = ticketOf(matter);
      return problems ? { problem: matter.id, text } : { automation: matter.level, text };
    });
    await write(`tickets/${area}.jsonl`, tickets);
  }
  if (calibration > 0) {
    const setAside = Array.from({ length: calibration }, (_, i) => {
      const { id: category, matters } = AREAS[i % AREAS.length] as Area;
      const matter = pick(matters);
      return { category, automation: matter.level, text: ticketOf(matter) };
    });
    await write("calibration.jsonl", setAside);
  }
  if (foreign) {
    const draw = () => `${pick(FOREIGN.starts)} ${pick(FOREIGN.matters)}?${pick(ENDINGS)}`;
    const texts = (count: number) => Array.from({ length: count }, () => ({ text: fresh(draw) }));
    await write("out-of-scope.jsonl", texts(FOREIGN_TEXTS));
    await write("out-of-scope-calibration.jsonl", texts(FOREIGN_TEXTS));
  }
  return folder;
}

const promise = (hours: number) => ({
  responseMinutes: hours * 15,
  resolutionHours: hours,
  escalationHours: hours * 2,
  businessHoursOnly: false,
});

const DESCRIPTION = {
  id: "zoo-desk",
  name: "Zoo (synthetic)",
  version: "1.0.0",
  language: "en",
  description: "Put together by a generator, to train heads on in tests.",
  serviceLevels: { CRITICAL: promise(1), HIGH: promise(4), MEDIUM: promise(8), LOW: promise(24) },
};
