import type { Peer } from './peer';
import type { Reach } from './reach';

/**
 * Asks every peer of a Region again and again. Heartbeats are sent on time even while earlier ones are unanswered:
 * the peer still hears a Region that no longer hears the peer.
 *
 * @returns stops them
 */
export function startHeartbeats(
  region: string,
  peers: ReadonlyMap<string, Peer>,
  reach: Reach,
  interval: number,
  validity: number,
): () => void {
  const beat = () => {
    for (const [name, peer] of peers)
      peer.heartbeat(validity).then(
        () => reach.noteAnswer(region, name),
        () => undefined,
      );
  };
  beat();
  const timer = setInterval(beat, interval);
  return () => clearInterval(timer);
}
