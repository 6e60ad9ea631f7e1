import TraceModel

/// The records with the duration of the work they end, under whatever name. The duration reaches back to before the
/// program's first record of the request, and not much further.
struct DurationInference {
  /// The place of a duration; its unit is nil if the text has one.
  struct Stated {
    var location: Int
    var unit: TimeUnit?
    /// It begins clearly before the first record of the work, which then is not its beginning.
    var isEarlier: Bool
    var agreeing: Int
    var observed: Int
  }

  private struct Observation {
    /// ns from the first record to the end.
    var elapsed: Int64
    var value: String
    var isAlone: Bool
    /// Another record of the request has the value, too.
    var isShared: Bool
  }

  private struct Column: Hashable {
    var statement: Int
    var location: Int
  }

  private let facts: SampleFacts
  /// By statement.
  private(set) var stated: [Int: Stated] = [:]

  init(_ facts: SampleFacts) {
    self.facts = facts
    for (column, observations) in observations() {
      guard let found = stated(column.location, observations, label: follower(of: column)) else { continue }
      if let known = stated[column.statement], isBetter(known, found) { continue }
      stated[column.statement] = found
    }
  }

  private func isBetter(_ a: Stated, _ b: Stated) -> Bool {
    let (aName, bName) = (isName(a.location), isName(b.location))
    if aName != bName { return aName }
    return a.agreeing != b.agreeing ? a.agreeing > b.agreeing : a.location < b.location
  }

  /// Of ends that trace does not know: the last records of parts, and those with a status.
  private func observations() -> [Column: [Observation]] {
    let sample = facts.sample
    var found: [Column: [Observation]] = [:]
    for request in facts.requests.requests {
      var counts: [Int: Int] = [:]
      for number in request.records {
        for value in Set(sample.records[number].fields.map(\.value)) { counts[value, default: 0] += 1 }
      }
      for part in request.parts {
        let first = sample.records[part.records[0]].time
        for number in part.records
        where number == part.records.last || facts.status(of: sample.records[number].statement) != nil {
          let record = sample.records[number]
          guard record.roles.isEmpty else { continue }
          for field in record.fields where sample.locations[field.location].isReal {
            found[Column(statement: record.statement, location: field.location), default: []].append(
              Observation(
                elapsed: record.time - first, value: sample.values[field.value],
                isAlone: part.records.count == 1, isShared: counts[field.value, default: 0] > 1))
          }
        }
      }
    }
    return found
  }

  private func stated(_ location: Int, _ observations: [Observation], label: String) -> Stated? {
    guard observations.contains(where: { $0.value.first?.isNumber == true }) else { return nil }
    let isNamed = isName(location)
    // Levels, codes and sizes of one kind are numbers, too: what is not called a duration has to vary as one.
    let different = Set(observations.map(\.value)).count
    guard isNamed || different >= 4 && different * 4 >= observations.count else { return nil }
    // The number of a job stands in several records, and how long it took in one.
    guard isNamed || observations.count(where: \.isShared) * 5 <= observations.count else { return nil }
    let known = unit(location, label)
    let units = known.map { [$0] } ?? (isNamed ? [.ms, .s, .us, .ns] : [.ms])
    for unit in [nil] + units.map(Optional.some) {
      let durations = observations.map { Self.nanoseconds($0.value, unit) }
      guard durations.allSatisfy({ $0 != nil }) else { continue }
      if let found = fit(
        location, unit, zip(observations, durations.compactMap(\.self)).map { ($0, $1) }, isNamed)
      {
        return found
      }
    }
    return nil
  }

  private func fit(
    _ location: Int, _ unit: TimeUnit?, _ pairs: [(Observation, Int64)], _ isNamed: Bool
  ) -> Stated? {
    let tested = pairs.filter { !$0.0.isAlone }
    if tested.isEmpty {
      guard isNamed || unit == nil else { return nil }
      return Stated(
        location: location, unit: unit, isEarlier: true, agreeing: pairs.count, observed: pairs.count)
    }
    // A duration is cut to its unit, and times to theirs.
    let step: Int64 = 2_000_000
    let agreeing = tested.count { $0.1 + step >= $0.0.elapsed }
    let ratios = tested.map { Double($0.1 - $0.0.elapsed) / Double(max($0.1, 1)) }.sorted()
    let ratio = ratios[ratios.count / 2]
    guard agreeing * 20 >= tested.count * 19, ratio <= (isNamed ? 0.98 : 0.8) else { return nil }
    // If the beginning is logged, hardly any work begins before its first record. A note that stands first in some
    // requests is no beginning.
    let isEarlier = tested.count { $0.1 - $0.0.elapsed > step } * 4 > tested.count
    return Stated(
      location: location, unit: unit, isEarlier: isEarlier, agreeing: agreeing, observed: tested.count)
  }

  /// ns; a text has its unit behind the number.
  private static func nanoseconds(_ text: String, _ unit: TimeUnit?) -> Int64? {
    Array(text.utf8).withUnsafeBytes { bytes in
      unit.map { DecimalText.scaled(bytes, by: $0.nanoseconds) } ?? DurationText.nanoseconds(bytes)
    }
  }

  // MARK: Names

  private static let names = [
    "duration", "elapsed", "latency", "took", "responsetime", "response_time", "time_taken", "timetaken",
    "runtime", "dauer",
    "durée", "duree", "duracion", "duración", "durata", "millis", "time_ms", "seconds",
  ]
  /// Names that are parts of other words, too.
  private static let wholeNames: Set<String> = ["ms", "msec", "secs", "sec", "rt", "took"]

  private func isName(_ location: Int) -> Bool {
    let name = name(location)
    return Self.wholeNames.contains(name) || Self.names.contains(where: name.contains)
  }

  private static let wholeUnits: [String: TimeUnit] = ["ms": .ms, "msec": .ms, "secs": .s, "sec": .s]

  private func name(_ number: Int) -> String {
    let location = facts.sample.locations[number]
    return (location.isText ? location.label : String(location.path.split(separator: ".").last ?? ""))
      .lowercased()
  }

  /// The unit by the name, or by the word behind the number.
  private func unit(_ location: Int, _ label: String) -> TimeUnit? {
    let path = facts.sample.locations[location].path
    for (unit, ends) in [
      (TimeUnit.ms, ["_ms", "Ms", "millis", "Millis", "MS", "milliseconds"]),
      (.us, ["_us", "_micros", "Micros"]),
      (.ns, ["_ns", "_nanos", "Nanos"]), (.s, ["_s", "seconds", "Seconds", "_sec", "_secs"]),
    ] where ends.contains(where: path.hasSuffix) {
      return unit
    }
    if let whole = Self.wholeUnits[name(location)] { return whole }
    return TimeUnit(rawValue: String(label.drop { $0 == " " }.prefix { $0.isLetter }))
  }

  /// The text behind a slot of a text.
  private func follower(of column: Column) -> String {
    guard facts.sample.locations[column.location].isText else { return "" }
    let parts = facts.sample.statements[column.statement].parts
    guard let slot = RecordSample.locations(of: parts).firstIndex(of: facts.sample.locations[column.location])
    else {
      return ""
    }
    var count = -1
    for (number, part) in parts.parts.enumerated() {
      guard case .slot = part else { continue }
      count += 1
      guard count == slot else { continue }
      if case .literal(let text)? = parts.parts.dropFirst(number + 1).first { return text }
      return ""
    }
    return ""
  }
}
