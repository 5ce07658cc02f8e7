/** Tickets the demo shows: written for it, and in neither the training nor the evaluation set. */
export const SAMPLES: readonly string[] = [
  "Till 4 has been stuck on the start screen since the overnight update and there's a queue down the aisle. Store 0417.",
  "contactless keeps declining, chip works. started about 10:30",
  "can someone please let me back in to windows, typed it wrong too many times after my holiday",
  "printer",
  "Morning,\n\nOrder 4471239 says it's being edited by somebody else and I need to take two lines off before the cut-off at noon.\n\nThanks,\nPriya\nMerchandising\next. 4410",
  "TC52 battery is swollen and the back has come off, I have stopped using it",
  "banking doesn't match: safe says 2,340.50, the system says 2,480.50, been through it three times",
  "FW: URGENT\n\nFrom: Stock Room\nSent: Monday\nTo: Service desk\nSubject: Vision keeps closing itself\n\nEvery time I open goods-in it shuts straight down. Nothing on the screen. We can't book anything in.",
  "Could you add Tomasz to the weekend managers distribution list whenever you have a minute, not urgent",
  "no phones, no wifi, whole shop. lights are on",
  "two of the shelf edge label printers print the barcode too light for the handhelds to read",
  "Do you sell the blue garden chairs from the leaflet and what time do you close on Sunday?",
];
