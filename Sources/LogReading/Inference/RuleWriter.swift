import TraceModel

/// Makes a rule of what is proposed for a statement.
struct RuleWriter {
  private let facts: SampleFacts
  private let vocabulary: Profile

  private var sample: RecordSample { facts.sample }

  init(_ facts: SampleFacts, _ vocabulary: Profile) { (self.facts, self.vocabulary) = (facts, vocabulary) }

  /// The rules of a step: those of its cases before the one for all others.
  func rules(_ step: ProposedStep) -> [StepRule] {
    guard let rule = rule(step) else { return [] }
    let cases = step.cases.map { known in
      var rule = rule
      rule.conditions.append(FieldCondition(known.path, .isOneOf(known.words)))
      rule.values[.status] = RuleValue([.init(.constant(known.status))])
      rule.comment = [known.evidence]
      return rule
    }
    return cases + [rule]
  }

  /// nil of a statement whose records nothing tells apart.
  private func rule(_ step: ProposedStep) -> StepRule? {
    let parts = sample.statements[step.statement].parts
    var rule = StepRule()
    rule.roles = step.roles.sorted { $0.rank < $1.rank }
    rule.starts = step.starts
    rule.comment = step.evidence
    rule.isProposal = !step.isCertain
    rule.failed = step.hasFailed.map { $0 ? .always : .never }
    for (value, constant) in step.constants { rule.values[value] = RuleValue([.init(.constant(constant))]) }
    var captures: [Int: String] = [:]
    for (value, location) in step.locations.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      set(value, at: location, of: &rule, step, &captures)
    }
    setKafkaOffset(of: &rule, step, &captures)
    if let shape = RecordShape(parts) {
      guard let conditions = shape.conditions(beside: shapes(of: sample.statements[step.statement].program))
      else {
        return nil
      }
      rule.conditions = conditions
    } else if parts.isConstant {
      guard YAMLText.keeps(parts.text) else { return nil }
      rule.texts = [parts.text]
    } else {
      guard let pattern = try? Pattern(parts.pattern(captures)) else { return nil }
      rule.pattern = pattern
    }
    return rule
  }

  /// The shapes of a program's records without a text.
  private func shapes(of program: Int) -> [RecordShape] {
    sample.statements.all.filter { $0.program == program }.compactMap { RecordShape($0.parts) }
  }

  /// A value that trace reads by itself is not said again.
  private func set(
    _ value: StepValue, at number: Int, of rule: inout StepRule, _ step: ProposedStep,
    _ captures: inout [Int: String]
  ) {
    let location = sample.locations[number]
    guard location.isReal else { return }
    if location.isText {
      guard let slot = slot(of: location, step), captures[slot] == nil else { return }
      captures[slot] = sample.statements[step.statement].parts.group(value.rawValue, slot: slot)
      rule.values[value] = RuleValue(
        [.init(.capture(value.rawValue))], unit: value == .duration ? step.unit : nil)
    } else if !isRead(location.path, as: value, of: step.statement) {
      rule.values[value] = RuleValue(
        [.init(.field(location.path))], unit: value == .duration ? step.unit : nil)
    }
  }

  private func slot(of location: RecordSample.Location, _ step: ProposedStep) -> Int? {
    RecordSample.locations(of: sample.statements[step.statement].parts).firstIndex(of: location)
  }

  /// Of the names that a value has by default the record has this one first.
  private func isRead(_ path: String, as value: StepValue, of statement: Int) -> Bool {
    let names: [String]
    switch value {
    case .key: names = vocabulary.messageKey
    case .topic: names = vocabulary.topic
    case .status: names = vocabulary.statusCode
    case .method: names = vocabulary.method
    case .url: names = vocabulary.url
    case .partition, .offset, .group, .duration, .attempt: return false
    }
    let first = names.first { name in
      sample.locations.find(.init(path: name)).map { facts.statements[statement].locations[$0] != nil }
        ?? false
    }
    return first == path
  }

  // MARK: Kafka's notation

  /// `orders-0@12` is topic, partition and offset, as Kafka's clients print them.
  private func setKafkaOffset(of rule: inout StepRule, _ step: ProposedStep, _ captures: inout [Int: String])
  {
    guard !step.roles.isDisjoint(with: [.published, .consumed]),
      let number = facts.statements[step.statement].locations.keys.sorted().first(where: {
        isKafkaOffset($0, step)
      })
    else { return }
    let location = sample.locations[number]
    if location.isText {
      guard let slot = slot(of: location, step) else { return }
      captures[slot] = #"(?<topic>\S+)-(?<partition>\d+)@(?<offset>\d+)"#
      for value in [StepValue.topic, .partition, .offset] {
        rule.values[value] = RuleValue([.init(.capture(value.rawValue))])
      }
    } else {
      let patterns: [(StepValue, String)] = [
        (.topic, #"^(.+)-\d+@\d+$"#), (.partition, #"(\d+)@\d+$"#), (.offset, #"\d+$"#),
      ]
      for (value, text) in patterns {
        rule.values[value] = (try? Pattern(text)).map { RuleValue([.init(.field(location.path), $0)]) }
      }
    }
    if step.locations[.key] == number { rule.values[.key] = nil }
  }

  private func isKafkaOffset(_ number: Int, _ step: ProposedStep) -> Bool {
    let example = sample.records[facts.statements[step.statement].example]
    guard sample.locations[number].isReal, facts.statements[step.statement].has(number),
      let value = example.value(number)
    else { return false }
    let parts = sample.values[value].split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[1].isEmpty, parts[1].allSatisfy(\.isNumber),
      let hyphen = parts[0].lastIndex(of: "-"), hyphen > parts[0].startIndex
    else { return false }
    let partition = parts[0][parts[0].index(after: hyphen)...]
    return !partition.isEmpty && partition.allSatisfy(\.isNumber)
  }
}
