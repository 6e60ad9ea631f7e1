/// A location in a profile that names fields: a rule's key, an entry's time.
package struct FieldQuestion: Hashable, Sendable {
  /// Its entry, from 0, and its rule there; nil of what is said of the whole entry.
  package var source: Int
  /// Index among the entry's rules, from 0; nil of what is said of the whole entry.
  package var rule: Int?
  /// The key in the profile: `key`, `where`, `time`.
  package var key: String
  /// One of them would do.
  package var paths: [String]
}

/// How often fields that a profile names were there.
package struct FieldAnswer: Sendable {
  /// Records asked, and those among them that had one.
  package var asked = 0
  /// Those of `asked` that had one of the fields.
  package var found = 0
  /// Some record has a field of that name, but nothing fitting in it.
  package var isThere = false
  /// Names of the fields of records that had none.
  package var names: Set<String> = []

  /// Counts what another has counted.
  mutating func add(_ other: FieldAnswer) {
    asked += other.asked
    found += other.found
    isThere = isThere || other.isThere
    names.formUnion(other.names)
  }
}

/// The questions of one entry of a profile.
struct AskedFields {
  /// Of all records of the entry.
  private var general: [(question: FieldQuestion, paths: [UInt64])] = []
  private let source: Int
  private let entry: SourceRules

  init(_ entry: SourceRules, number: Int) {
    (self.entry, source) = (entry, number)
    add("time", entry.time.map { [$0.field] } ?? [])
    add("level", entry.level?.fields ?? [])
    add("text", entry.text)
    add("service", entry.service)
    add("instance", entry.instance)
    for (number, rule) in entry.rules.enumerated() where !rule.isProposal {
      for condition in rule.conditions where condition.test != .absent && condition.levels.isEmpty {
        add("where", [condition.path], rule: number)
      }
    }
  }

  private mutating func add(_ key: String, _ value: RuleValue?) {
    let choices = value?.choices ?? []
    let fields = choices.compactMap { choice in
      if case .field(let path) = choice.location { path } else { nil }
    }
    // Something else is always there.
    if fields.count == choices.count { add(key, fields) }
  }

  private mutating func add(_ key: String, _ paths: [String], rule: Int? = nil) {
    guard !paths.isEmpty else { return }
    let question = FieldQuestion(source: source, rule: rule, key: key, paths: paths)
    general.append((question, paths.map(FlatRecord.hash)))
  }

  /// Asks a record of the entry like all others, even if it is none of trace's, as without a time.
  func ask(_ record: FlatRecord, _ answers: inout [FieldQuestion: FieldAnswer]) {
    for (question, paths) in general {
      Self.answer(question, paths.contains { record.withValue($0) { $0 != nil } }, record, &answers)
    }
  }

  /// Asks a record for an id at the stated location, and for the values of the rule that named it. `finds` says
  /// whether the rule finds a value.
  func ask(
    _ record: FlatRecord, hasID: Bool, rule: Int?, finds: (StepValue) -> Bool,
    _ answers: inout [FieldQuestion: FieldAnswer]
  ) {
    if let id = entry.id { Self.answer(question("id", id, nil), hasID, record, &answers) }
    guard let rule, entry.rules.indices.contains(rule) else { return }
    for (key, value) in entry.rules[rule].values {
      Self.answer(question(key.rawValue, value, rule), finds(key), record, &answers)
    }
    guard case .conditions(let conditions) = entry.rules[rule].failed else { return }
    for condition in conditions where condition.test != .absent {
      let question = FieldQuestion(source: source, rule: rule, key: "failed", paths: [condition.path])
      let hash = FlatRecord.hash(ofPath: condition.path)
      Self.answer(question, record.withValue(hash) { $0 != nil }, record, &answers)
    }
  }

  private func question(_ key: String, _ value: RuleValue, _ rule: Int?) -> FieldQuestion {
    let paths = value.choices.compactMap { choice in
      if case .field(let path) = choice.location { path } else { nil }
    }
    return FieldQuestion(source: source, rule: rule, key: key, paths: paths)
  }

  /// Counts the answer of a record.
  static func answer(
    _ question: FieldQuestion, _ isFound: Bool, _ record: FlatRecord,
    _ answers: inout [FieldQuestion: FieldAnswer]
  ) {
    answers[question, default: FieldAnswer()].asked += 1
    if isFound { return answers[question, default: FieldAnswer()].found += 1 }
    guard answers[question]?.found == 0, answers[question]?.asked ?? 0 <= mostRecords else { return }
    let isThere = question.paths.contains { path in
      record.withValue(FlatRecord.hash(ofPath: path)) { $0 != nil }
    }
    if isThere { answers[question]?.isThere = true }
    answers[question]?.names.formUnion(record.names)
  }

  /// The most records whose field names are looked at.
  private static let mostRecords = 50
}
