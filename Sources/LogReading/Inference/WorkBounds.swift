import TraceModel

/// The statements at the beginning and end of each program's work within a request: they stand first or last in
/// nearly every request with them.
struct WorkBounds {
  /// How often a statement stands somewhere in parts of requests.
  struct Standing {
    var parts = 0
    var first = 0
    var last = 0
    /// No other record is in the part.
    var alone = 0
    /// Requests with it, and those among them with it as the first record in each of its parts.
    var requests = 0
    var firstRequests = 0

    /// It is the only record of nearly all its parts.
    var isAlone: Bool { alone * 5 >= parts * 4 }
  }

  /// By statement.
  private(set) var standing: [Int: Standing] = [:]
  /// Requests that each program takes part in.
  private(set) var requests: [Int: Set<Int>] = [:]

  /// The ends that state since when the work was done.
  let durations: DurationInference

  init(_ facts: SampleFacts) {
    let records = facts.sample.records
    durations = DurationInference(facts)
    for (number, request) in facts.requests.requests.enumerated() {
      var (all, notFirst): (Set<Int>, Set<Int>) = ([], [])
      for part in request.parts {
        requests[part.program, default: []].insert(number)
        let statements = part.records.map { records[$0].statement }
        let own = Set(statements)
        for statement in own { standing[statement, default: Standing()].parts += 1 }
        all.formUnion(own)
        let first = part.records[0]
        let isImplied = part.records.contains { isEarlier(than: records[first], records[$0]) }
        if let first = statements.first, !isImplied || statements.count == 1 {
          standing[first, default: Standing()].first += 1
          notFirst.formUnion(own.subtracting([first]))
        } else {
          notFirst.formUnion(own)
        }
        if statements.count == 1 { standing[statements[0], default: Standing()].alone += 1 }
        if let last = statements.last { standing[last, default: Standing()].last += 1 }
      }
      for statement in all {
        standing[statement, default: Standing()].requests += 1
        if !notFirst.contains(statement) { standing[statement, default: Standing()].firstRequests += 1 }
      }
    }
  }

  /// A record states that its work began before another.
  private func isEarlier(than first: RecordSample.Record, _ record: RecordSample.Record) -> Bool {
    if durations.stated[record.statement]?.isEarlier == true { return true }
    guard record.roles.contains(where: { $0 == .responseSent || $0 == .processingFinished }),
      let duration = record.duration
    else { return false }
    // A record with nothing but a status and a duration is a client's answer, too: its call is logged as soon as it
    // begins.
    let step: Int64 = record.isNamed ? 0 : 2_000_000
    return record.time - duration + step <= first.time
  }

  /// The records that begin deliveries in a part; its first record if no beginning is logged.
  func beginnings(of part: SampledRequests.Part, in sample: RecordSample) -> [Int] {
    let found = part.records.filter { begins(sample.records[$0].statement) }
    return found.isEmpty ? Array(part.records.prefix(1)) : found
  }

  /// Counter-examples are rare: records that a request's log began or was cut off in.
  func begins(_ statement: Int) -> Bool {
    standing[statement].map { $0.first > 0 && $0.first * 5 >= $0.parts * 4 } ?? false
  }

  func ends(_ statement: Int) -> Bool {
    standing[statement].map { $0.last > 0 && $0.last * 5 >= $0.parts * 4 } ?? false
  }
}

/// A program's records from one beginning of work to the next, within a request.
struct Stretch {
  var request: Int
  var program: Int
  var records: [Int]
  /// The value of the message's key; nil where none is known.
  var key: Int?
  /// It begins with a statement that work begins with.
  var isWhole: Bool
}

extension SampleFacts {
  /// The stretches of a program. `keys` are the places of the message's key in the statements at the beginning of work.
  /// If several messages are in work at a time, a record belongs to the one with its key.
  func stretches(of program: Int, _ bounds: WorkBounds, keys: [Int: Int] = [:]) -> [Stretch] {
    var all: [Stretch] = []
    for (number, request) in requests.requests.enumerated() {
      for part in request.parts where part.program == program {
        var open: [Stretch] = []
        for record in part.records { add(record, to: &open, number, bounds, keys) }
        all += open
      }
    }
    return all
  }

  private func add(
    _ number: Int, to open: inout [Stretch], _ request: Int, _ bounds: WorkBounds, _ keys: [Int: Int]
  ) {
    let record = sample.records[number]
    if bounds.begins(record.statement) || open.isEmpty {
      let key = keys[record.statement].flatMap { record.value($0) }
      open.append(
        Stretch(
          request: request, program: record.program, records: [number], key: key,
          isWhole: bounds.begins(record.statement)))
      return
    }
    let own = open.lastIndex { stretch in
      stretch.key.map { key in record.fields.contains { $0.value == key } } ?? false
    }
    open[own ?? open.count - 1].records.append(number)
  }
}
