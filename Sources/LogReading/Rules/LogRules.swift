import TraceModel

/// The rules of one log, ready to be asked of its records. Rules on constant texts are found by hash, patterns by their
/// longest literals, all in one pass over a text. So the cost of a thousand rules does not grow with their number.
final class LogRules: Sendable {
  /// One of them.
  struct Rule: Sendable {
    /// nil of a rule for constant texts, or for any.
    let pattern: Pattern?
    let conditions: [RuleCondition]
    /// The role of the step that its status and its duration belong to.
    let role: Role
    let further: FurtherSteps
    /// It has the time of the beginning, and its duration is still to come.
    let isBeginning: Bool
    /// Some step is of an HTTP exchange.
    let isExchange: Bool
    let failure: Failure
    let values: [(value: StepValue, found: RuleFinding)]
    /// Its position in a profile, to tell which rule matched.
    let origin: RuleOrigin
  }

  /// When work has failed.
  enum Failure: Sendable {
    case always, never, asLogged
    case conditions([RuleCondition])
  }

  let rules: [Rule]
  /// The index of the log's entry in the run's profile; nil if it is read by none.
  let entry: Int?
  /// By rule, what is asked of every record without a look at the whole of it.
  let hasConditions: [Bool]
  let needsGroups: [Bool]
  /// Fields that the rules ask for, by slot.
  let paths: [String]
  /// No vocabulary is asked for records that no rule names.
  let isExclusive: Bool
  /// The finding of an id by a pattern; nil if fields alone have it.
  let id: RuleFinding?
  /// Length of the longest text in `texts`.
  let longestText: Int
  /// Rules to ask for any text.
  let unconditional: [Int]
  let hasUnconditional: Bool
  private let texts: HashIndex
  private let rulesOfText: [[Int]]
  let literals: LiteralSearch?
  /// The rule of each literal.
  let rulesOfLiteral: [Int]

  /// `id` is where the id stands by the entries of `sources`.
  init(_ sources: [RuleSources.Part], id idValue: RuleValue?, isExclusive: Bool) {
    var slots = RuleSlots()
    var builder = RuleTables()
    var rules: [Rule] = []
    for part in sources {
      for (number, rule) in part.source.rules.enumerated() where !rule.isProposal {
        builder.add(rule, number: rules.count)
        let origin = RuleOrigin(profile: part.profile, source: part.number, rule: number)
        rules.append(Rule(rule, origin, &slots))
      }
    }
    id = idValue.flatMap { value in
      value.choices.contains { $0.pattern != nil } ? RuleFinding(value, pattern: nil, &slots) : nil
    }
    self.rules = rules
    entry = sources.first { $0.profile == nil }?.number
    hasConditions = rules.map { !$0.conditions.isEmpty }
    needsGroups = rules.map { $0.pattern?.names.isEmpty == false }
    self.isExclusive = isExclusive
    paths = slots.paths
    (texts, rulesOfText, longestText) = (builder.texts, builder.rulesOfText, builder.longestText)
    unconditional = builder.unconditional
    hasUnconditional = !unconditional.isEmpty
    rulesOfLiteral = builder.rulesOfLiteral
    literals = builder.literals.isEmpty ? nil : LiteralSearch(builder.literals)
  }

  /// The rules for a constant text, in their order.
  func rules(ofText text: UnsafeRawBufferPointer) -> [Int] {
    guard longestText > 0, let hash = TextSpelling.hash(text, longest: longestText),
      let list = texts.find(hash)
    else { return [] }
    return rulesOfText[Int(list)]
  }
}

/// The rules of a log with where they come from.
enum RuleSources {
  /// An entry of a profile.
  struct Part {
    var profile: String?
    var number: Int
    var source: SourceRules
  }
}

/// Numbers of the fields that rules ask for.
struct RuleSlots {
  private(set) var paths: [String] = []
  private var numbers: [String: Int] = [:]

  mutating func number(of path: String) -> Int {
    if let known = numbers[path] { return known }
    numbers[path] = paths.count
    paths.append(path)
    return paths.count - 1
  }
}

/// The tables to find rules by.
private struct RuleTables {
  var texts = HashIndex()
  var rulesOfText: [[Int]] = []
  var longestText = 0
  var unconditional: [Int] = []
  var literals: [[UInt8]] = []
  var rulesOfLiteral: [Int] = []

  mutating func add(_ rule: StepRule, number: Int) {
    if let pattern = rule.pattern {
      guard !pattern.literal.isEmpty else { return unconditional.append(number) }
      literals.append(pattern.literal)
      rulesOfLiteral.append(number)
    } else if rule.texts.isEmpty {
      unconditional.append(number)
    } else {
      for text in rule.texts { add(text, number) }
    }
  }

  private mutating func add(_ text: String, _ number: Int) {
    longestText = max(longestText, text.utf8.count)
    let hash = Array(text.utf8).withUnsafeBytes { TextSpelling.hash($0, longest: $0.count) } ?? 0
    if let list = texts.find(hash) { return rulesOfText[Int(list)].append(number) }
    texts.insert(hash, UInt32(rulesOfText.count))
    rulesOfText.append([number])
  }
}

extension LogRules.Rule {
  fileprivate init(
    _ rule: StepRule, _ origin: RuleOrigin, _ slots: inout RuleSlots
  ) {
    let compiled = { (condition: FieldCondition, slots: inout RuleSlots) in
      RuleCondition(condition, slot: slots.number(of: condition.path))
    }
    pattern = rule.pattern
    conditions = rule.conditions.map { compiled($0, &slots) }
    // An end has the status and the duration; without one the first step is what the record is.
    let main = rule.ends ?? rule.roles.last { $0.isEnd } ?? rule.roles.first ?? .note
    role = main
    further =
      rule.ends == nil
      ? FurtherSteps(rule.roles.filter { $0 != main }, starts: rule.starts)
      : FurtherSteps(Array(rule.roles.dropLast()), starts: rule.roles.last)
    isBeginning = rule.ends != nil
    isExchange = rule.roles.contains(where: \.isExchange) || role.isExchange
    failure =
      switch rule.failed {
      case .always: .always
      case .never: .never
      case .conditions(let conditions): .conditions(conditions.map { compiled($0, &slots) })
      case nil: .asLogged
      }
    values = StepValue.allCases.compactMap { value in
      rule.values[value].map { (value, RuleFinding($0, pattern: rule.pattern, &slots)) }
    }
    self.origin = origin
  }
}
