import TraceModel

/// The order of records of one time, by the steps of their programs.
///
///     client   sent ─────────────────────────────────── answered
///     api            received ── published ── responded
///     worker                               consumed ── started ── finished
///
/// Each program takes its steps in the order of its works (`WorkTurns`), and within a work as `Role.stage` has them.
/// Programs are merged step by step, the cause before its effect: a message is published before it is consumed.
/// Records that no step tells apart stand by offset in their topic, then by content, then by line. A note goes with the
/// step that its log has behind it.
struct StepOrder {
  private let events: [Event]
  private let turns: WorkTurns
  /// Sources whose lines stand newest first.
  private let newestFirst: Set<UInt32>

  /// `order` holds the indices of `events` by time.
  init(_ events: [Event], order: [Int]) {
    self.events = events
    turns = WorkTurns(events, order: order)
    newestFirst = Self.newestFirst(events, order)
  }

  /// `tied`, which are records of one time, in the order of steps.
  func arranged(_ tied: [Int]) -> [Int] {
    var merge = StepMerge(events)
    let keys = sortKeys(of: tied)
    let chains = Dictionary(grouping: tied.indices) { events[tied[$0]].origin }.values
    // Programs that say the same, as copies of a record do that name another program, stand as their lines do.
    for chain in chains.sorted(by: { firstLine(of: $0, tied) < firstLine(of: $1, tied) }) {
      let sorted = chain.sorted { keys[$0].precedes(keys[$1]) }
      merge.add(sorted.map { StepMerge.Link(event: tied[$0], step: keys[$0].step) })
    }
    return merge.merged()
  }

  private func firstLine(of chain: [Int], _ tied: [Int]) -> Int64 {
    chain.reduce(.max) { min($0, events[tied[$1]].offset) }
  }

  /// Where the times of a source fall as its lines go on.
  private static func newestFirst(_ events: [Event], _ order: [Int]) -> Set<UInt32> {
    var latest: [UInt32: Int] = [:]
    var falls: [UInt32: Int] = [:]
    for index in order {
      let source = events[index].source
      guard let before = latest.updateValue(index, forKey: source) else { continue }
      guard events[before].time < events[index].time else { continue }
      falls[source, default: 0] += events[index].offset < events[before].offset ? 1 : -1
    }
    return Set(falls.lazy.filter { $0.value > 0 }.map(\.key))
  }
}

extension StepOrder {
  /// The place of a record among those of its program and time.
  private struct SortKey {
    var turn: Int32 = 0
    var stage = Int8.max
    /// Of calls, which stand within a work: the number of the call.
    var call: Int32 = 0
    var rank = Int8.max
    var partition: Int32 = -1
    var messageOffset: Int64 = .absent
    /// Content of the first record of the source, which tells sources apart.
    var source: UInt64 = 0
    var line: Int64 = 0
    /// Event: the step; for a note, the step that it goes with; nil for notes alone.
    var step: Int?

    func precedes(_ other: SortKey) -> Bool {
      if (turn, stage, call, rank) != (other.turn, other.stage, other.call, other.rank) {
        return (turn, stage, call, rank) < (other.turn, other.stage, other.call, other.rank)
      }
      if (partition, messageOffset) != (other.partition, other.messageOffset) {
        return (partition, messageOffset) < (other.partition, other.messageOffset)
      }
      return (source, line) < (other.source, other.line)
    }
  }

  /// Parallel to `tied`.
  private func sortKeys(of tied: [Int]) -> [SortKey] {
    let works = WorksOfOneTime(events, turns.turns, tied)
    let contents = contentsOfSources(tied)
    var keys = tied.map { index in
      var key = SortKey()
      let event = events[index]
      key.source = contents[event.source] ?? 0
      key.line = newestFirst.contains(event.source) ? -event.offset : event.offset
      guard let stage = event.role.stage else { return key }
      (key.stage, key.rank, key.step) = (stage, Int8(event.role.rank), index)
      key.turn = event.role.isWithinWork ? works.turn(of: event) : turns.turns[index]
      if event.role.isCall { key.call = turns.turns[index] }
      (key.partition, key.messageOffset) = (event.partition, event.messageOffset)
      return key
    }
    joinNotes(tied, &keys)
    return keys
  }

  private func contentsOfSources(_ tied: [Int]) -> [UInt32: UInt64] {
    tied.reduce(into: [:]) { contents, index in
      let (source, digest) = (events[index].source, events[index].digest)
      contents[source] = min(contents[source] ?? .max, digest)
    }
  }

  /// A note stands with the next step of its log or, where there is none, with the one before.
  private func joinNotes(_ tied: [Int], _ keys: inout [SortKey]) {
    guard keys.contains(where: { $0.step == nil }) else { return }
    struct Log: Hashable {
      var source: UInt32
      var origin: OriginID
    }
    func join(_ order: some Sequence<Int>) {
      var steps: [Log: SortKey] = [:]
      for index in order {
        let log = Log(source: events[tied[index]].source, origin: events[tied[index]].origin)
        if events[tied[index]].role.stage != nil {
          steps[log] = keys[index]
        } else if keys[index].step == nil, var key = steps[log] {
          key.line = keys[index].line
          keys[index] = key
        }
      }
    }
    let order = tied.indices.sorted { (keys[$0].line, $0) < (keys[$1].line, $1) }
    join(order.reversed())
    join(order)
  }
}
