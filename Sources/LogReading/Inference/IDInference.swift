import TraceModel

/// Which fields join the records of a request: the group of places whose values are many, rare each, and met in most
/// programs.
///
///     api.log      req.id          7f3a 90bc …  ┐
///     worker.log   text 'for ▢'    90bc 7f3a …  ┘ one group
struct IDInference {
  /// Values of one place in the records of one program.
  struct Column: Hashable {
    var program: Int
    var place: Int
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
    var nameWeight = 0
  }

  /// Columns that are asked whom they share values with; each costs a pass over the records.
  private static let mostReferences = 40
  /// Values by which columns are compared.
  private static let mostCompared = 4000

  private let sample: RecordSample
  private let columns: [Column: [Int: Int]]

  init(_ sample: RecordSample) {
    self.sample = sample
    var columns: [Column: [Int: Int]] = [:]
    for record in sample.records {
      for field in record.fields {
        columns[Column(program: record.program, place: field.place), default: [:]][field.value, default: 0] +=
          1
      }
    }
    self.columns = columns.filter { Self.isCandidate($0.value, sample.places[$0.key.place], sample) }
  }

  /// The best group; nil where none joins records.
  func best() -> Group? {
    let groups = groups().filter { $0.isOfOneRequest && $0.records > $0.values }
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
      let place = sample.places[column.place]
      guard place.isReal, !place.isText else { continue }
      counts[place.path, default: 0] += values.values.reduce(0, +)
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
  }

  // MARK: Groups

  private func groups() -> [Group] {
    let byValue = columnsByValue()
    let references = columns.keys.sorted { a, b in
      let (aCount, bCount) = (records(a), records(b))
      if aCount != bCount { return aCount > bCount }
      return (a.program, a.place) < (b.program, b.place)
    }
    var groups: [Group] = []
    var seen: Set<Set<Column>> = []
    for reference in references.prefix(Self.mostReferences) {
      let joined = columns(like: reference, byValue)
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

  private func measured(_ joined: Set<Column>) -> Group {
    var group = Group(columns: joined)
    var byStatement: [Int: [Int: Int]] = [:]
    var values: Set<Int> = []
    var programs: Set<Int> = []
    for record in sample.records {
      guard
        let field = record.fields.first(where: {
          joined.contains(Column(program: record.program, place: $0.place))
        })
      else { continue }
      group.records += 1
      values.insert(field.value)
      programs.insert(record.program)
      byStatement[record.statement, default: [:]][field.value, default: 0] += 1
    }
    (group.values, group.programs) = (values.count, programs.count)
    group.isOfOneRequest = byStatement.values.contains { counts in
      counts.count * 5 >= values.count && counts.values.count { $0 == 1 } * 4 >= counts.count * 3
    }
    let places = joined.map { sample.places[$0.place] }
    group.isKnown = places.contains(.knownID)
    group.nameWeight = places.filter(\.isReal).map(Self.weight).max() ?? 0
    return group
  }

  private static func weight(of place: RecordSample.Place) -> Int {
    let name = place.isText ? place.label : String(place.path.split(separator: ".").last ?? "")
    return switch IDName(name) {
    case .ofRequests: 2
    case .ofSomething, .unknown: 1
    case .ofSomethingElse: 0
    }
  }

  /// Short numbers and decimal fractions are measures, and what is as good as constant joins all.
  private static func isCandidate(
    _ values: [Int: Int], _ place: RecordSample.Place, _ sample: RecordSample
  ) -> Bool {
    guard place != .knownPosition, !values.isEmpty, values.count <= 1_000_000 else { return false }
    let records = values.values.reduce(0, +)
    guard values.count > 1 ? records <= values.count * 1000 : records <= 100 else { return false }
    let texts = values.keys.sorted().prefix(50).map { sample.values[$0] }
    let isNumber = texts.allSatisfy { Double($0) != nil }
    if isNumber, texts.contains(where: { $0.contains(".") || $0.utf8.count < 3 }) { return false }
    return texts.count { $0.utf8.count >= 3 && $0.contains(where: { $0.isNumber || $0.isLetter }) } * 2
      > texts.count
      && texts.contains { $0.contains(where: \.isNumber) }
  }

  private func order(_ columns: Set<Column>) -> [Int] {
    columns.map { $0.program << 20 | $0.place }.sorted()
  }
}

extension IDInference.Group {
  /// The places of the id in a program's records, those of most records first.
  func places(of program: Int, in sample: RecordSample) -> [Int] {
    var counts: [Int: Int] = [:]
    for record in sample.records where record.program == program {
      for field in record.fields where columns.contains(.init(program: program, place: field.place)) {
        counts[field.place, default: 0] += 1
      }
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
  }
}
