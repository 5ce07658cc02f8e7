/** What one of several callers of the same work wants. */
export interface Passenger {
  readonly signal?: AbortSignal | undefined;
  readonly onLoaded?: ((bytes: number) => void) | undefined;
}

type Work = (shared: {
  readonly signal: AbortSignal;
  readonly onLoaded: (bytes: number) => void;
}) => Promise<void>;

/** Work under way in this process, by what it makes: two callers who want the same file share one download. */
export interface SingleFlight {
  run(key: string, passenger: Passenger, work: Work): Promise<void>;
}

interface Flight {
  readonly landed: Promise<void>;
  readonly passengers: Set<Passenger>;
  readonly cancel: AbortController;
}

export function createSingleFlight(): SingleFlight {
  const flights = new Map<string, Flight>();

  const takeOff = (key: string, work: Work): Flight => {
    const passengers = new Set<Passenger>();
    const cancel = new AbortController();
    const landed = work({
      signal: cancel.signal,
      onLoaded(bytes) {
        for (const passenger of passengers) passenger.onLoaded?.(bytes);
      },
    }).finally(() => {
      if (flights.get(key) === flight) flights.delete(key);
    });
    landed.catch(() => {}); // Everyone aboard gets it; nobody may be left.
    const flight: Flight = { landed, passengers, cancel };
    flights.set(key, flight);
    return flight;
  };

  return {
    async run(key, passenger, work) {
      const { signal } = passenger;
      signal?.throwIfAborted();
      const flight = flights.get(key) ?? takeOff(key, work);
      flight.passengers.add(passenger);
      let stop: (() => void) | undefined;
      const left = new Promise<never>((_, reject) => {
        stop = () => reject(signal?.reason);
        signal?.addEventListener("abort", stop, { once: true });
      });
      try {
        await Promise.race([flight.landed, left]);
      } catch (error) {
        flight.passengers.delete(passenger);
        if (signal?.aborted === true && flight.passengers.size === 0) {
          // The last one has gone: the work ends, and a later caller begins anew.
          if (flights.get(key) === flight) flights.delete(key);
          flight.cancel.abort(signal.reason);
          // What it has left half done is cleared before the caller goes on.
          await flight.landed.catch(() => {});
        }
        throw error;
      } finally {
        if (stop !== undefined) signal?.removeEventListener("abort", stop);
      }
    },
  };
}
