package import TraceModel

/// The occurrence of a reused id that each event belongs to. A constant id of a client, or a replayed one, names
/// several requests; each of them is one occurrence.
///
/// All events are put in the order of their times, and times of silence of at least a minute cut them into
/// bursts. The first root of a burst (`RootEvents`) begins an occurrence if all of these hold:
///
/// 1. The occurrence before it has a root. Events before the first root belong to the first occurrence.
/// 2. The root is no further attempt: its logged attempt number is not above all those of the occurrence
///    before it.
/// 3. The silence before the burst is long. After a good answer (`OpenOccurrence.isSettled`) that is a minute at least;
///    otherwise half an hour at least, because refused work is tried again. It is also at least ten times the longest
///    silence before any further root of that occurrence. So a client that asks once a minute is one request.
/// 4. One clock proves the silence: some origin logged an HTTP record on both sides of it. Clocks that disagree
///    never split a request.
/// 5. No record of a consumer between the silence and the root is about a message published before the silence.
///    Else the root would follow from a delayed message or a scheduled job. Where no client logs, none in the whole
///    burst is, because a consumer's call makes the same record at a server as a client's.
///
/// Any other burst goes on with the one before it, whatever it holds: redeliveries, late messages, scheduled work.
/// Records of consumers then go to the publishing of their message (`OccurrenceOfMessages`). Neither the order of
/// `events` nor any number of an id or source matters.
///
///     sent  202  consumed  ······ 1 h ······  consumed (again)  ······ 1 h ······  sent  202  consumed
///     └──────────────────── occurrence 1 ────────────────────┘                     └─ occurrence 2 ─┘
package struct OccurrenceSplit: Sendable {
  /// From 1, parallel to the events.
  package private(set) var occurrences: [Int32]
  /// How many there are, at least 2.
  package let count: Int

  /// Silence from which a root can begin an occurrence.
  package static let leastSilence = Nanoseconds(60_000_000_000)
  /// Within this silence, a root after a bad answer is a retry.
  package static let retryHorizon = Nanoseconds(1_800_000_000_000)
  /// How much longer than the silences within an occurrence the silence behind it is.
  package static let silenceFactor: Int64 = 10

  /// nil if the id was used once. That costs one pass without allocation if the events span less than a minute or hold
  /// one root, else a sort.
  package init?(_ events: [Event]) {
    guard Self.mayBeReused(events) else { return nil }
    let roots = RootEvents(events)
    guard roots.count(in: events) > 1 else { return nil }
    let bursts = EventBursts(events)
    guard bursts.count > 1 else { return nil }
    let messages = PublishedMessages(events, bursts: bursts)
    let ofBursts = Self.occurrences(of: bursts, events, roots, messages)
    guard let last = ofBursts.last, last > 1 else { return nil }
    count = Int(last)
    occurrences = OccurrenceOfMessages(events, bursts, ofBursts: ofBursts, messages).occurrences
  }

  /// Two roots of one kind, and a minute between some events.
  private static func mayBeReused(_ events: [Event]) -> Bool {
    var (sends, receptions) = (0, 0)
    var (first, last) = (Int64.max, Int64.min)
    for index in events.indices {
      let time = events[index].time.nanoseconds
      (first, last) = (min(first, time), max(last, time))
      if events[index].role == .requestSent { sends += 1 }
      if events[index].role == .requestReceived { receptions += 1 }
    }
    guard sends > 1 || receptions > 1 else { return false }
    return EventBursts.silence(from: first, to: last) >= leastSilence.count
  }

  /// The occurrence of each burst, ascending.
  private static func occurrences(
    of bursts: EventBursts, _ events: [Event], _ roots: RootEvents, _ messages: PublishedMessages
  ) -> [Int32] {
    var occurrences: [Int32] = []
    var soFar = OpenOccurrence(roots: roots)
    var occurrence: Int32 = 1
    for burst in 0..<bursts.count {
      let root = roots.first(in: bursts[burst], events)
      if let root, soFar.isFollowed(by: events[root], after: bursts.silence(before: burst)),
        soFar.sharesClock(with: bursts[burst], events),
        !messages.isContinued(in: burst, of: bursts, events, until: roots.end(ofDoubt: events[root]))
      {
        occurrence += 1
        soFar = OpenOccurrence(roots: roots)
      }
      soFar.add(bursts[burst], events, silence: bursts.silence(before: burst))
      occurrences.append(occurrence)
    }
    return occurrences
  }
}

/// The events of each request with the id, in the order of their occurrences; one array for an id used once. Within
/// an occurrence the events keep their order.
package func splitOccurrences(of events: [Event]) -> [[Event]] {
  guard let split = OccurrenceSplit(events) else { return [events] }
  var parts = Array(repeating: [Event](), count: split.count)
  for index in events.indices { parts[Int(split.occurrences[index]) - 1].append(events[index]) }
  return parts
}
