import TraceModel

/// The common facts of a statement's records.
struct StatementFacts {
  var records = 0
  /// Records that have a value at a location.
  var locations: [Int: Int] = [:]
  /// Records at level error or above, and at level warning.
  var errors = 0
  var warnings = 0
  /// The text or a rule tells trace what they are.
  var named = 0
  /// … or only that they have a status and a duration.
  var access = 0
  var roles: Set<Role> = []
  var namesMessage = false
  /// The first of them.
  var example = 0

  /// A statement that trace understands by itself.
  var isNamed: Bool { named * 2 > records }

  /// Most of the records have it.
  func has(_ location: Int) -> Bool { locations[location, default: 0] * 10 >= records * 8 }
}

/// The kinds of a column's values, whatever it is called. A slot of a text is looked at in each statement by itself,
/// since what stands before it may stand before other things elsewhere.
struct ColumnKinds {
  struct Column: Hashable {
    /// The statement of a slot of a text.
    var statement: Int
    /// The program of a field.
    var program: Int
    var location: Int
  }

  private(set) var methods: Set<Column> = []
  private(set) var urls: Set<Column> = []
  /// The columns in `urls` that name a host: a server logs the path alone.
  private(set) var hosts: Set<Column> = []
  private(set) var statuses: Set<Column> = []
  /// The columns in `statuses` with several values: a constant says least.
  private(set) var varying: Set<Column> = []

  private static let methodNames: Set<String> = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
  private static let usualStatuses: Set<String> = [
    "200", "201", "202", "204", "206", "301", "302", "303", "304", "307", "308", "400", "401", "403", "404",
    "405", "409",
    "410", "412", "413", "415", "418", "422", "423", "424", "429", "499", "500", "501", "502", "503", "504",
  ]

  init(_ sample: RecordSample) {
    var values: [Column: Set<Int>] = [:]
    var levels: [Column: (records: Int, errors: Int)] = [:]
    for record in sample.records {
      for field in record.fields {
        let column = Self.column(record.statement, field.location, sample)
        values[column, default: []].insert(field.value)
        levels[column, default: (0, 0)].records += 1
        if record.level >= .warning { levels[column, default: (0, 0)].errors += 1 }
      }
    }
    let lengths = Self.records(sample)
    for (column, numbers) in values where sample.locations[column.location].isReal {
      let texts = numbers.map { sample.values[$0] }
      if texts.allSatisfy({ Self.methodNames.contains($0.uppercased()) }) { methods.insert(column) }
      if texts.allSatisfy({ Self.isURL($0) }) { urls.insert(column) }
      if texts.allSatisfy({ $0.contains("://") }) { hosts.insert(column) }
      guard texts.allSatisfy({ Self.usualStatuses.contains($0) }), let level = levels[column] else {
        continue
      }
      if texts.count == 1, texts[0] >= "400", level.errors * 2 <= level.records { continue }
      if column.statement < 0, level.records * 10 >= lengths[column.program].records * 9,
        lengths[column.program].statements > 1
      {
        continue
      }
      statuses.insert(column)
      if texts.count > 1 { varying.insert(column) }
    }
  }

  /// Of each program its records, and its usual statements: those of a tenth of its records or more.
  private static func records(_ sample: RecordSample) -> [(records: Int, statements: Int)] {
    var counts = Array(repeating: 0, count: sample.statements.all.count)
    var programs = Array(repeating: (records: 0, statements: 0), count: sample.programs.all.count)
    for record in sample.records {
      counts[record.statement] += 1
      programs[record.program].records += 1
    }
    for (number, count) in counts.enumerated() where count > 0 {
      let program = sample.statements[number].program
      if count * 10 >= programs[program].records { programs[program].statements += 1 }
    }
    return programs
  }

  /// The column of a location in the records of a statement.
  static func column(_ statement: Int, _ location: Int, _ sample: RecordSample) -> Column {
    sample.locations[location].isText
      ? Column(statement: statement, program: -1, location: location)
      : Column(statement: -1, program: sample.statements[statement].program, location: location)
  }

  private static func isURL(_ text: String) -> Bool {
    text.hasPrefix("/") || text.hasPrefix("http://") || text.hasPrefix("https://")
  }
}

/// The facts of all statements and columns of the requests of a sample.
struct SampleFacts {
  let requests: SampledRequests
  let kinds: ColumnKinds
  /// By number of the statement.
  private(set) var statements: [StatementFacts]

  var sample: RecordSample { requests.sample }

  init(_ requests: SampledRequests) {
    self.requests = requests
    let sample = requests.sample
    kinds = ColumnKinds(sample)
    statements = Array(repeating: StatementFacts(), count: sample.statements.all.count)
    for request in requests.requests { for number in request.records { count(number) } }
  }

  private mutating func count(_ number: Int) {
    let record = requests.sample.records[number]
    var facts = statements[record.statement]
    if facts.records == 0 { facts.example = number }
    facts.records += 1
    if record.level >= .error { facts.errors += 1 } else if record.level == .warning { facts.warnings += 1 }
    if record.isNamed { facts.named += 1 }
    if !record.isNamed, !record.roles.isEmpty { facts.access += 1 }
    facts.roles.formUnion(record.roles)
    if record.namesMessage { facts.namesMessage = true }
    for location in Set(record.fields.map(\.location)) { facts.locations[location, default: 0] += 1 }
    statements[record.statement] = facts
  }

  /// The location of a kind in a statement's records; one of `preferred` comes first, then a field before the text.
  private func location(
    _ statement: Int, in columns: Set<ColumnKinds.Column>, preferred: Set<ColumnKinds.Column> = []
  ) -> Int? {
    statements[statement].locations.keys.filter { location in
      columns.contains(ColumnKinds.column(statement, location, sample)) && statements[statement].has(location)
    }.min { a, b in
      let aIsPreferred = preferred.contains(ColumnKinds.column(statement, a, sample))
      let bIsPreferred = preferred.contains(ColumnKinds.column(statement, b, sample))
      if aIsPreferred != bIsPreferred { return aIsPreferred }
      let (aIsText, bIsText) = (sample.locations[a].isText, sample.locations[b].isText)
      return aIsText != bIsText ? bIsText : a < b
    }
  }

  func method(of statement: Int) -> Int? { location(statement, in: kinds.methods) }
  func url(of statement: Int) -> Int? { location(statement, in: kinds.urls) }
  func host(of statement: Int) -> Int? { location(statement, in: kinds.hosts) }
  func status(of statement: Int) -> Int? { location(statement, in: kinds.statuses, preferred: kinds.varying) }

  /// The record says what is called.
  func namesCall(_ statement: Int) -> Bool { method(of: statement) != nil || url(of: statement) != nil }

  /// The path called or served by a record; nil if it has none.
  func path(of number: Int) -> Substring? {
    let record = sample.records[number]
    guard let location = url(of: record.statement), let value = record.value(location) else { return nil }
    var text = sample.values[value][...]
    if let host = text.firstRange(of: "://") {
      text = text[host.upperBound...].drop { $0 != "/" }
    }
    return text.prefix { $0 != "?" && $0 != "#" }
  }
}
