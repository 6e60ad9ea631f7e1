package import TraceModel

/// The effect of profiles' rules on records, text by text.
package struct RuleSurvey: Sendable {
  /// Records of one template of texts.
  package struct Texts: Sendable {
    /// All records with the template.
    package var records = 0
    /// The steps among them, and the records that a rule declares to be none.
    package var understood = 0
    /// The roles that the records have, each once.
    package var steps: [Role] = []
    /// The first of them.
    package var file = ""
    /// Line of the first record in `file`, from 1.
    package var line: Int64 = 0
  }

  /// Records of a request, and the understood ones among them.
  package private(set) var records = 0
  /// Those of `records` that are understood.
  package private(set) var understood = 0
  /// Records that belong to none.
  package private(set) var withoutID = 0
  /// By template.
  package private(set) var texts: [String: Texts] = [:]
  /// How many records each rule has named.
  package private(set) var matches: [RuleOrigin: Int] = [:]
  /// How often the fields were there that the profile of the run names.
  package internal(set) var fields: [FieldQuestion: FieldAnswer] = [:]
  /// Entries of the profile of the run, from 0, that some record fits.
  package internal(set) var entries: Set<Int> = []

  /// The most templates that are told apart.
  private static let mostTexts = 10_000

  package init() {}

  mutating func add(_ event: Event, text: String, rule: RuleOrigin?, file: String) {
    if let rule { matches[rule, default: 0] += 1 }
    guard event.correlation != .none else { return withoutID += 1 }
    let steps = (event.further.roles + [event.role]).filter { $0 != .note }.sorted { $0.rank < $1.rank }
    let isUnderstood = !steps.isEmpty || rule != nil
    records += 1
    understood += isUnderstood ? 1 : 0
    let template = TextTemplate.masked(text)
    let key = texts[template] != nil || texts.count < Self.mostTexts ? template : "…"
    var known = texts[key] ?? Texts(file: file, line: event.line)
    known.records += 1
    known.understood += isUnderstood ? 1 : 0
    for step in steps where !known.steps.contains(step) { known.steps.append(step) }
    texts[key] = known
  }

  /// Counts what `other` has counted.
  package mutating func merge(_ other: RuleSurvey) {
    records += other.records
    understood += other.understood
    withoutID += other.withoutID
    entries.formUnion(other.entries)
    matches.merge(other.matches, uniquingKeysWith: +)
    for (question, answer) in other.fields { fields[question, default: FieldAnswer()].add(answer) }
    for (text, more) in other.texts {
      guard var known = texts[text] else {
        texts[text] = more
        continue
      }
      known.records += more.records
      known.understood += more.understood
      for step in more.steps where !known.steps.contains(step) { known.steps.append(step) }
      texts[text] = known
    }
  }
}

extension LogDecoder {
  /// The fields that the log's entry in the run's profile asks for; nil if it is read by none.
  var askedFields: AskedFields? {
    guard let number = rules?.entry, let sources = rulesOfRun?.sources, sources.indices.contains(number)
    else {
      return nil
    }
    return AskedFields(sources[number], number: number)
  }

  /// The effect of the rules on the records of a decoded block of the log `file`. One more pass over its bytes,
  /// which allocates.
  package func ruleSurvey(of block: RecordBlock, file: String) -> RuleSurvey {
    var survey = RuleSurvey()
    addEntries(of: block, file: file, to: &survey)
    for (decoder, part) in mixture?.divided(block) ?? [(self, block)] {
      decoder.addRules(of: part, file: file, to: &survey)
    }
    return survey
  }

  private func addRules(of block: RecordBlock, file: String, to survey: inout RuleSurvey) {
    let engine = rules.map(RuleEngine.init)
    let asked = askedFields
    for event in block.events + block.uncorrelated {
      let opened = block.withRecord(of: event) {
        OpenedRecord($0, table: table, notAnID: vocabulary.notAnID, slotCount: slotCount)
      }
      let found = opened?.withFields { fields -> (text: String, rule: RuleOrigin?)? in
        engine?.begin(fields, fields.base)
        let number = engine?.match(fields, fields.base, level: event.level)
        if let asked, let engine, let record = block.withRecord(of: event, { FlatRecord(Array($0)[...]) }) {
          let rule = number.map { engine.rules.rules[$0] }
          let own = rule?.origin.profile == nil ? rule?.origin.rule : nil
          asked.ask(
            record, hasID: event.correlation != .none, rule: own,
            finds: { value in
              guard let finding = rule?.values.first(where: { $0.value == value })?.found else {
                return false
              }
              return engine.find(finding, fields, fields.base) != nil
            }, &survey.fields)
        }
        return (fields.slot(.name)?.text(fields.base) ?? "", number.flatMap { rules?.rules[$0].origin })
      }
      survey.add(event, text: found?.text ?? "", rule: found?.rule, file: file)
    }
  }
}
