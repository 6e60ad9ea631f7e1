package import TraceModel

/// Which generation of a reused id each event belongs to. An id that a client keeps as a constant, or that is
/// replayed, names several requests; each of them is one generation.
///
/// All events are put in the order of their times, and times of silence of at least a minute cut them into
/// bursts. The first root of a burst (`RootEvents`) begins a generation if all of these hold:
///
/// 1. The generation before it has a root. What was logged before the first root belongs to the first.
/// 2. The root is no further attempt: its logged attempt number is not above all those of the generation
///    before it.
/// 3. The silence before the burst is long: at least a minute if what came before has been answered well
///    (`GenerationSoFar.isSettled`), else at least half an hour, because what was refused is tried again; and
///    at least ten times the longest silence before any further root of that generation, so that a client that
///    asks once a minute is one request.
/// 4. One clock proves the silence: some origin logged an HTTP record on both sides of it. Clocks that disagree
///    never split a request.
/// 5. No record of a consumer between the silence and the root is about a message that was published before the
///    silence: the root would follow from a delayed message or a scheduled job. Where no client logs, none in
///    the whole burst is, because a consumer's call makes the same record at a server as a client's.
///
/// A burst that begins no generation goes on with the one before it, whatever it holds: redeliveries, late
/// messages, scheduled work. Records of consumers then go where their message was published
/// (`GenerationOfMessages`). Neither the order of `events` nor any number of a symbol or source matters.
///
///     sent  202  consumed  ······ 1 h ······  consumed (again)  ······ 1 h ······  sent  202  consumed
///     └──────────────────── generation 1 ────────────────────┘                     └─ generation 2 ─┘
package struct GenerationSplit: Sendable {
  /// From 1, parallel to the events.
  package private(set) var generations: [Int32]
  /// How many there are, at least 2.
  package let count: Int

  /// Silence from which a root can begin a generation.
  package static let leastSilence = Nanoseconds(60_000_000_000)
  /// Silence within which a root is a retry of what was not answered well.
  package static let retryHorizon = Nanoseconds(1_800_000_000_000)
  /// How much longer than the silences within a generation the silence behind it is.
  package static let silenceFactor: Int64 = 10

  /// nil if the id was used once. That costs one pass and no allocation where the events span less than a minute
  /// or hold one root, else a sort.
  package init?(_ events: [Event]) {
    guard Self.mayBeReused(events) else { return nil }
    let roots = RootEvents(events)
    guard roots.count(in: events) > 1 else { return nil }
    let bursts = EventBursts(events)
    guard bursts.count > 1 else { return nil }
    let messages = PublishedMessages(events, bursts: bursts)
    let ofBursts = Self.generations(of: bursts, events, roots, messages)
    guard let last = ofBursts.last, last > 1 else { return nil }
    count = Int(last)
    generations = GenerationOfMessages(events, bursts, ofBursts: ofBursts, messages).generations
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

  /// The generation of each burst, ascending.
  private static func generations(
    of bursts: EventBursts, _ events: [Event], _ roots: RootEvents, _ messages: PublishedMessages
  ) -> [Int32] {
    var generations: [Int32] = []
    var soFar = GenerationSoFar(roots: roots)
    var generation: Int32 = 1
    for burst in 0..<bursts.count {
      let root = roots.first(in: bursts[burst], events)
      if let root, soFar.isFollowed(by: events[root], after: bursts.silence(before: burst)),
        soFar.sharesClock(with: bursts[burst], events),
        !messages.isContinued(in: burst, of: bursts, events, until: roots.end(ofDoubt: events[root]))
      {
        generation += 1
        soFar = GenerationSoFar(roots: roots)
      }
      soFar.add(bursts[burst], events, silence: bursts.silence(before: burst))
      generations.append(generation)
    }
    return generations
  }
}

/// The events of each request that has the id, in the order of their generations; one array for an id that was
/// used once. Within a generation the events keep their order.
package func splitGenerations(of events: [Event]) -> [[Event]] {
  guard let split = GenerationSplit(events) else { return [events] }
  var parts = Array(repeating: [Event](), count: split.count)
  for index in events.indices { parts[Int(split.generations[index]) - 1].append(events[index]) }
  return parts
}
