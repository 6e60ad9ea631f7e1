import TraceModel

/// The fields that join the records of a request: the group of locations with many values, rare each, and met in most
/// programs.
///
///     api.log      req.id          7f3a 90bc …  ┐
///     worker.log   text 'for ▢'    90bc 7f3a …  ┘ one group
struct IDInference {
  /// Values of one location in the records of one program.
  struct Column: Hashable {
    var program: Int
    var location: Int
  }

  /// Columns that share their values.
  struct Group {
    var columns: Set<Column> = []
    var programs = 0
    var records = 0
    /// Different values.
    var values = 0
    /// Some statement is logged once for nearly every value: what a value stands for happens once.
    var isOfOneRequest = false
    var isKnown = false
    /// Its values look like ids that programs make.
    var isShaped = false
    var nameWeight = 0
  }

  /// Columns compared for shared values; each costs a pass over the records.
  private static let mostReferences = 40
  /// Values by which columns are compared.
  private static let mostCompared = 4000
  /// Rounds of adding columns that share values with one.
  private static let mostRounds = 3

  private let sample: RecordSample
  private let columns: [Column: [Int: Int]]

  init(_ sample: RecordSample) {
    self.sample = sample
    var columns: [Column: [Int: Int]] = [:]
    for record in sample.records {
      for field in record.fields {
        columns[Column(program: record.program, location: field.location), default: [:]][
          field.value, default: 0] +=
          1
      }
    }
    let times = Self.times(sample)
    self.columns = columns.filter {
      !times.contains($0.key) && Self.isCandidate($0.value, sample.locations[$0.key.location], sample)
    }
  }

  /// The best group; nil where none joins records.
  func best() -> Group? {
    let joining = groups().filter { $0.isOfOneRequest && $0.records > $0.values }
    // A value that is the same in all records names a build or a host, unless it is known to be an id, or looks
    // like one.
    let varying = joining.filter { $0.values > 1 || $0.isKnown || $0.nameWeight > 1 || $0.isShaped }
    let groups = varying.isEmpty ? joining : varying
    guard let programs = groups.map(\.programs).max() else { return nil }
    let widest = groups.filter { $0.programs == programs }
    let most = widest.map(\.records).max() ?? 0
    return widest.filter { $0.records * 20 >= most * 18 }.min { a, b in
      let (aIsFull, bIsFull) = (a.records * 20 >= most * 19, b.records * 20 >= most * 19)
      if a.isKnown != b.isKnown, aIsFull, bIsFull { return a.isKnown }
      if a.nameWeight != b.nameWeight { return a.nameWeight > b.nameWeight }
      if a.values != b.values { return a.values < b.values }
      if a.records != b.records { return a.records > b.records }
      return order(a.columns).lexicographicallyPrecedes(order(b.columns))
    }
  }

  /// Fields that were compared, the most frequent first.
  var considered: [String] {
    var counts: [String: Int] = [:]
    for (column, values) in columns {
      let location = sample.locations[column.location]
      guard location.isReal, !location.isText else { continue }
      counts[location.path, default: 0] += values.values.reduce(0, +)
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
  }

  // MARK: Groups

  private func groups() -> [Group] {
    let byValue = columnsByValue()
    let references = columns.keys.sorted { a, b in
      let (aCount, bCount) = (records(a), records(b))
      if aCount != bCount { return aCount > bCount }
      return (a.program, a.location) < (b.program, b.location)
    }
    var groups: [Group] = []
    var seen: Set<Set<Column>> = []
    for reference in references.prefix(Self.mostReferences) {
      let joined = closed(columns(like: reference, byValue), byValue)
      guard seen.insert(joined).inserted else { continue }
      groups.append(measured(joined))
    }
    return groups
  }

  private func records(_ column: Column) -> Int { columns[column]?.values.reduce(0, +) ?? 0 }

  private func columnsByValue() -> [Int: [Column]] {
    var found: [Int: [Column]] = [:]
    for (column, values) in columns { for value in values.keys { found[value, default: []].append(column) } }
    return found
  }

  /// Half of the values of the smaller one are in the other.
  private func columns(like reference: Column, _ byValue: [Int: [Column]]) -> Set<Column> {
    let values = columns[reference, default: [:]]
    var shared: [Column: Int] = [:]
    var compared = 0
    for value in values.keys.sorted().prefix(Self.mostCompared) {
      compared += 1
      for column in byValue[value, default: []] { shared[column, default: 0] += 1 }
    }
    return Set(
      shared.filter { column, count in
        let smaller = min(compared, columns[column, default: [:]].count)
        return count * 2 >= smaller && (count > 1 || compared == 1)
      }.keys)
  }

  /// With columns that have half of their values in the joined ones. A server that runs twice shares no id with itself,
  /// and a worker has ids of both.
  private func closed(_ joined: Set<Column>, _ byValue: [Int: [Column]]) -> Set<Column> {
    var joined = joined
    for _ in 0..<Self.mostRounds {
      var values: Set<Int> = []
      for column in joined.sorted(by: { ($0.program, $0.location) < ($1.program, $1.location) }) {
        if values.count >= Self.mostCompared { break }
        values.formUnion(columns[column, default: [:]].keys)
      }
      var shared: [Column: Int] = [:]
      for value in values { for column in byValue[value, default: []] { shared[column, default: 0] += 1 } }
      let more = shared.filter { column, count in
        count > 2 && count * 2 >= columns[column, default: [:]].count
      }
      guard !joined.isSuperset(of: more.keys) else { break }
      joined.formUnion(more.keys)
    }
    return joined
  }

  private func measured(_ joined: Set<Column>) -> Group {
    var group = Group(columns: joined)
    var byStatement: [Int: [Int: Int]] = [:]
    var values: Set<Int> = []
    var programs: Set<Int> = []
    for record in sample.records {
      guard
        let field = record.fields.first(where: {
          joined.contains(Column(program: record.program, location: $0.location))
        })
      else { continue }
      group.records += 1
      values.insert(field.value)
      programs.insert(record.program)
      byStatement[record.statement, default: [:]][field.value, default: 0] += 1
    }
    (group.values, group.programs) = (values.count, programs.count)
    group.isOfOneRequest = byStatement.values.contains { counts in
      counts.count * 5 >= values.count && counts.count >= min(2, values.count)
        && counts.values.count { $0 == 1 } * 4 >= counts.count * 3
    }
    let shaped = values.sorted().prefix(50).count { IDShape.matches(Substring(sample.values[$0]).utf8) }
    group.isShaped = shaped * 2 > min(50, values.count)
    let locations = joined.map { sample.locations[$0.location] }
    group.isKnown = locations.contains(.knownID)
    group.nameWeight = locations.filter(\.isReal).map(Self.weight).max() ?? 0
    return group
  }

  private static func weight(of location: RecordSample.Location) -> Int {
    let name = location.isText ? location.label : String(location.path.split(separator: ".").last ?? "")
    return switch IDName(name) {
    case .ofRequests: 2
    case .ofSomething, .unknown: 1
    case .ofSomethingElse, .ofFrame: 0
    }
  }

  /// Short numbers and decimal fractions are measures, and what is as good as constant joins all.
  private static func isCandidate(
    _ values: [Int: Int], _ location: RecordSample.Location, _ sample: RecordSample
  ) -> Bool {
    guard location != .knownPosition, !names(location, .ofFrame), !values.isEmpty, values.count <= 1_000_000
    else {
      return false
    }
    let records = values.values.reduce(0, +)
    guard values.count > 1 ? records <= values.count * 1000 : records <= 100 else { return false }
    let texts = values.keys.sorted().prefix(50).map { sample.values[$0] }
    let isNumber = texts.allSatisfy { Double($0) != nil }
    if isNumber, texts.contains(where: { $0.contains(".") || $0.utf8.count < 3 }) { return false }
    guard
      texts.count(where: { $0.utf8.count >= 3 && $0.contains { $0.isNumber || $0.isLetter } }) * 2
        > texts.count
    else { return false }
    return texts.contains { $0.contains(where: \.isNumber) }
      || isOfLetters(texts, location, values.count, of: records)
  }

  /// Ids without a digit: each is one word, they are many, and they are equally long or called ids.
  private static func isOfLetters(
    _ texts: [String], _ location: RecordSample.Location, _ values: Int, of records: Int
  ) -> Bool {
    let isWord = { (text: String) in
      text.utf8.count >= 6 && text.utf8.allSatisfy { IDShape.isLetter($0) || $0 == 0x2D || $0 == 0x5F }
    }
    guard values > 2, values * 20 >= records, texts.allSatisfy(isWord) else { return false }
    return Set(texts.map(\.utf8.count)).count == 1 || names(location, .ofRequests)
  }

  private static func names(_ location: RecordSample.Location, _ name: IDName) -> Bool {
    !location.isText && IDName(String(location.path.split(separator: ".").last ?? "")) == name
  }

  /// Columns of numbers that are the times of their records.
  private static func times(_ sample: RecordSample) -> Set<Column> {
    var counts: [Column: (times: Int, of: Int)] = [:]
    for record in sample.records {
      for field in record.fields {
        let text = sample.values[field.value].utf8
        guard text.count >= 10, text.allSatisfy({ IDShape.isDigit($0) || $0 == UInt8(ascii: ".") }) else {
          continue
        }
        let column = Column(program: record.program, location: field.location)
        counts[column, default: (0, 0)].of += 1
        if isTime(sample.values[field.value], of: record) { counts[column, default: (0, 0)].times += 1 }
      }
    }
    return Set(counts.filter { $0.value.times * 10 >= $0.value.of * 9 }.keys)
  }

  /// In some unit a number is the record's time.
  private static func isTime(_ text: String, of record: RecordSample.Record) -> Bool {
    guard let number = Double(text) else { return false }
    return TimeUnit.allCases.contains { abs(number * Double($0.nanoseconds) - Double(record.time)) <= 1e6 }
  }

  private func order(_ columns: Set<Column>) -> [Int] {
    columns.map { $0.program << 20 | $0.location }.sorted()
  }
}

extension IDInference.Group {
  /// The locations of the id in a program's records, those of most records first.
  func locations(of program: Int, in sample: RecordSample) -> [Int] {
    var counts: [Int: Int] = [:]
    for record in sample.records where record.program == program {
      for field in record.fields where columns.contains(.init(program: program, location: field.location)) {
        counts[field.location, default: 0] += 1
      }
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
  }
}
