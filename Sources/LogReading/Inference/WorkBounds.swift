import TraceModel

/// With which statements each program's work begins within a request, and with which it ends: those that stand first, and
/// last, in nearly every request that has them.
struct WorkBounds {
  /// How often a statement stands somewhere in parts of requests.
  struct Standing {
    var parts = 0
    var first = 0
    var last = 0
  }

  /// By statement.
  private(set) var standing: [Int: Standing] = [:]
  /// Requests that each program takes part in.
  private(set) var requests: [Int: Set<Int>] = [:]

  init(_ facts: SampleFacts) {
    let records = facts.sample.records
    for (number, request) in facts.requests.requests.enumerated() {
      for part in request.parts {
        requests[part.program, default: []].insert(number)
        let statements = part.records.map { records[$0].statement }
        for statement in Set(statements) { standing[statement, default: Standing()].parts += 1 }
        if let first = statements.first { standing[first, default: Standing()].first += 1 }
        if let last = statements.last { standing[last, default: Standing()].last += 1 }
      }
    }
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
  /// The stretches of a program. `keys` are the places of the message's key in the statements that work begins with: of
  /// several messages at a time a record belongs to the one whose key it has.
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
