import TraceModel

/// The work of each record, if several records of one time are about one thing: a message, a call, or a server's
/// request. Works are numbered from 0 in the order of their beginnings; earlier works have numbers below 0.
///
///     earlier         one time                                  later
///     started         finished    consumed    started           finished
///     turn 0          turn -1     turn 0      turn 0            turn 0
///
/// Nothing but the records decides it. Each end goes to the latest beginning that is not later and has no end yet,
/// the last end first. Ends of one time are alike but for this: a failure leads to another try, so it comes first.
struct WorkTurns {
  /// By event.
  private(set) var turns: [Int32]
  private let events: [Event]
  private let naming: WorkThreads
  private var threads: [WorkThreads.Thread: State] = [:]
  /// How many calls were given up by the time that is looked at.
  private var givenUp: Int

  /// A thread while its records are read from the last to the first.
  fileprivate struct State {
    /// How many records are not read yet.
    var receipts = 0
    var starts = 0
    var ends = 0
    /// How many ends that were read have no beginning yet, and how many starts no receipt.
    var endsToBegin = 0
    var startsToReceive = 0
    let logsReceipts: Bool
    let logsStarts: Bool
    /// Threads beside it are told apart from it by what they ask for.
    let isNamed: Bool
  }

  /// The records of one thread and one time, as indices of events.
  fileprivate struct Records {
    var receipts: [Int] = []
    var starts: [Int] = []
    var ends: [Int] = []
  }

  /// `order` holds the places of `events` by time.
  init(_ events: [Event], order: [Int]) {
    self.events = events
    turns = Array(repeating: 0, count: events.count)
    givenUp = order.count { events[$0].role == .requestFailed }
    naming = WorkThreads(events)
    let whole = records(order[...])
    let sides = whole.keys.reduce(into: [:]) { $0[$1.side, default: 0] += 1 }
    for (thread, records) in whole {
      threads[thread] = State(records, isNamed: thread.isNamed && sides[thread.side, default: 0] > 1)
    }
    guard threads.values.contains(where: \.mayRepeat) else { return }
    var rest = order[...]
    while let last = rest.last {
      let tied = rest.reversed().prefix { events[$0].time == events[last].time }
      rest = rest.dropLast(tied.count)
      let records = records(tied)
      for (thread, records) in records { settle(records, of: thread) }
      numberTogether(records)
      givenUp -= tied.count { events[$0].role == .requestFailed }
    }
  }

  private func records(_ indices: some Sequence<Int>) -> [WorkThreads.Thread: Records] {
    var records: [WorkThreads.Thread: Records] = [:]
    for index in indices {
      guard let thread = naming.thread(of: events[index]), let part = Self.part(of: events[index].role) else {
        continue
      }
      records[thread, default: Records()][keyPath: part].append(index)
    }
    return records
  }

  private static func part(of role: Role) -> WritableKeyPath<Records, [Int]>? {
    switch role.act.moment {
    case .receipt: \.receipts
    case .start: \.starts
    case .end: \.ends
    case .instant: nil
    }
  }

  /// Gives the records of one thread and one time their turns; all later ones have theirs.
  private mutating func settle(_ records: Records, of thread: WorkThreads.Thread) {
    guard var state = threads[thread], state.mayRepeat else { return }
    let ends = records.ends.sorted { endsEarlier(events[$0], events[$1]) }
    let refusals = ends.filter { events[$0].role == .responseReceived && events[$0].statusCode >= 400 }
    let failures = ends.filter { events[$0].role == .requestFailed }
    // 'Failed with status code', then 'encountered an error': two lines about one end.
    let further = failures.prefix(refusals.count)
    let isFurther = Set(further)
    let first = further.isEmpty ? ends : ends.filter { !isFurther.contains($0) }
    let old = state.take(
      receipts: records.receipts.count, starts: records.starts.count, ends: first.count,
      failedCalls: failures.count - further.count, givenUp: thread.side.kind == .service ? givenUp : 0)
    threads[thread] = state
    assign(inPlace(records.receipts), from: 0)
    assign(inPlace(records.starts), from: -old.starts)
    assign(first[..<old.ends], from: -old.ends - old.starts)
    assign(first[old.ends...], from: -old.starts)
    for (refusal, failure) in zip(refusals, further) { turns[failure] = turns[refusal] }
  }

  /// In the order of their places in the topic, and so of their causes.
  private func inPlace(_ records: [Int]) -> [Int] {
    guard records.count > 1 else { return records }
    return records.sorted {
      let (one, other) = (events[$0], events[$1])
      return (one.partition, one.messageOffset, one.digest, one.line)
        < (other.partition, other.messageOffset, other.digest, other.line)
    }
  }

  private mutating func assign(_ records: some Collection<Int>, from first: Int) {
    for (turn, index) in records.enumerated() { turns[index] = Int32(first + turn) }
  }

  private func endsEarlier(_ one: Event, _ other: Event) -> Bool { rank(one) < rank(other) }

  /// The order of ends at one time: refused and failed work is tried again, so a good end is the last.
  private func rank(_ end: Event) -> (Int, UInt64, Int64) {
    (end.statusCode >= 400 ? 0 : end.failed ? 1 : 2, end.digest, end.line)
  }
}

/// The works of one time with different paths, numbered together: first earlier works, then those with another end at
/// this time, then unfinished ones.
extension WorkTurns {
  /// The records of one work at one time.
  private struct TiedWork {
    var turn: Int32
    var records: [Int]
    /// `rank` of its end; of one that goes on, behind all of them.
    var rank: (Int, UInt64, Int64)

    func precedes(_ other: TiedWork) -> Bool {
      (turn < 0) == (other.turn < 0) ? rank < other.rank : turn < 0
    }
  }

  /// Gives the works of threads that are named new turns among each other; each thread's own order stays.
  private mutating func numberTogether(_ records: [WorkThreads.Thread: Records]) {
    guard records.count > 1 else { return }
    let sides = Dictionary(grouping: records.filter(\.key.isNamed), by: \.key.side)
    for threads in sides.values where threads.count > 1 {
      let works = threads.flatMap { self.works(of: $0.value) }.sorted { $0.precedes($1) }
      let begun = works.firstIndex { $0.turn >= 0 } ?? works.count
      for (place, work) in works.enumerated() {
        for index in work.records { turns[index] = Int32(place - begun) }
      }
    }
  }

  private func works(of records: Records) -> [TiedWork] {
    let ends = Dictionary(grouping: records.ends) { turns[$0] }
    let starts = Dictionary(grouping: records.starts) { turns[$0] }
    return Set(ends.keys).union(starts.keys).map { turn in
      let (begun, ended) = (starts[turn] ?? [], ends[turn] ?? [])
      let beginning = begun.first.map { (3, events[$0].digest, events[$0].line) }
      let rank = ended.map { self.rank(events[$0]) }.min { $0 < $1 } ?? beginning ?? (3, 0, 0)
      return TiedWork(turn: turn, records: begun + ended, rank: rank)
    }
  }
}

extension WorkTurns.State {
  /// Only then there is something to tell apart.
  fileprivate var mayRepeat: Bool { isNamed || receipts > 1 || starts > 1 || ends > 1 }

  fileprivate init(_ records: WorkTurns.Records, isNamed: Bool) {
    (receipts, starts, ends) = (records.receipts.count, records.starts.count, records.ends.count)
    (logsReceipts, logsStarts) = (!records.receipts.isEmpty, !records.starts.isEmpty)
    self.isNamed = isNamed
  }

  /// Takes the records of one time, given by their numbers. Returns how many of the starts and of the ends are of works
  /// that began at an earlier time.
  fileprivate mutating func take(receipts: Int, starts: Int, ends: Int, failedCalls: Int, givenUp: Int)
    -> (starts: Int, ends: Int)
  {
    self.receipts -= receipts
    self.starts -= starts
    self.ends -= ends
    let open = (logsStarts ? self.starts : self.receipts) - self.ends
    // A call that its caller has given up goes on at the server, and a later one may end before it.
    let awaited = givenUp > 0 && open <= givenUp ? 0 : endsToBegin
    let oldEnds = takeEnds(ends, logsStarts ? starts : receipts, awaited, atLeast: min(failedCalls, open))
    guard logsReceipts, logsStarts else { return (0, oldEnds) }
    let taken = min(receipts, startsToReceive)
    let oldStarts = starts - min(starts, receipts - taken)
    startsToReceive += oldStarts - taken
    return (oldStarts, oldEnds)
  }

  /// `awaited` are later ends that a beginning of this time may have. A caller that calls again has given the call
  /// before up, so of two calls the earlier one failed. At least `least` ends are of earlier times.
  private mutating func takeEnds(_ ends: Int, _ beginnings: Int, _ awaited: Int, atLeast least: Int) -> Int {
    let taken = min(beginnings, awaited)
    let old = max(ends - min(ends, beginnings - taken), least)
    endsToBegin += old - taken
    return old
  }
}
