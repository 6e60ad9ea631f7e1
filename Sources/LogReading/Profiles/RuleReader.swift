import TraceModel
import Yams

/// Reads one rule of a profile's file.
struct RuleReader {
  let problems: ProfileProblemList

  private static let keys =
    ["text", "pattern", "where", "is", "starts", "ends", "failed"] + StepValue.allCases.map(\.rawValue)

  func read(_ node: Node) -> StepRule {
    var rule = StepRule()
    rule.line = node.mark?.line ?? 0
    let mapping = ProfileMapping(node, "a rule", keys: Self.keys, problems)
    rule.texts = texts(mapping["text"])
    rule.pattern = mapping["pattern"].flatMap { ValueReader(problems: problems).pattern($0) }
    let conditions = ConditionReader(problems: problems)
    rule.conditions = conditions.read(mapping["where"])
    if !rule.texts.isEmpty, mapping["pattern"] != nil {
      problems.add("a rule has a text or a pattern, not both", at: mapping["pattern"])
    }
    if mapping["text"] == nil, mapping["pattern"] == nil, mapping["where"] == nil, node.mapping != nil {
      problems.add("a rule says by 'text', 'pattern' or 'where' which records it is for", at: node)
    }
    rule.roles = roles(mapping["is"])
    if mapping["is"] == nil, node.mapping != nil {
      problems.add("a rule says by 'is' which step a record is", at: node)
    }
    rule.starts = mapping["starts"].flatMap(role)
    rule.ends = mapping["ends"].flatMap(role)
    if rule.starts != nil, rule.ends != nil {
      problems.add(
        "a record is the beginning of what 'ends', or the end of what 'starts', not both", at: mapping["ends"]
      )
    }
    rule.failed = mapping["failed"].flatMap(failure)
    readValues(mapping, &rule)
    return rule
  }

  private func texts(_ node: Node?) -> [String] {
    guard let node else { return [] }
    let texts = node.scalar.map { [$0.string] } ?? node.sequence?.compactMap { $0.scalar?.string } ?? []
    if texts.isEmpty || texts.contains("") { problems.add("'text' is a text or a list of texts", at: node) }
    return texts
  }

  // MARK: Steps

  private func roles(_ node: Node?) -> [Role] {
    guard let node else { return [] }
    let nodes = node.sequence.map(Array.init) ?? [node]
    if nodes.isEmpty { problems.add("'is' names no step; a record that is none is a note", at: node) }
    let roles = nodes.compactMap(role)
    if roles.count > 1, roles.contains(.note) { problems.add("a note is no step beside others", at: node) }
    return Array(Set(roles)).sorted { $0.rank < $1.rank }
  }

  private func role(_ node: Node) -> Role? {
    let name = node.scalar?.string ?? ""
    if let role = Role.allCases.first(where: { $0.name == name }) { return role }
    problems.add(unknown: "step", name, among: Role.allCases.map(\.name), at: node)
    return nil
  }

  private func failure(_ node: Node) -> StepRule.Failure? {
    if node.mapping != nil { return .conditions(ConditionReader(problems: problems).read(node)) }
    switch node.scalar?.string {
    case "true": return .always
    case "false": return .never
    default:
      problems.add("'failed' is true, false, or the fields that say so, as in {success: false}", at: node)
      return nil
    }
  }

  // MARK: Values

  /// A number has to be written as one.
  private func check(_ rule: RuleValue?, of value: StepValue, at node: Node) {
    for case .constant(let text) in (rule?.choices ?? []).map(\.location)
    where value.isNumber && Int64(text) == nil {
      problems.add("'\(value.rawValue)' is a whole number, and no '\(text)'", at: node)
    }
  }

  /// A group of the pattern with the name of a value is that value; an unused group is an error.
  private func readValues(_ mapping: ProfileMapping, _ rule: inout StepRule) {
    let captures = rule.pattern?.names.compactMap(\.self) ?? []
    var used: Set<String> = []
    for value in StepValue.allCases {
      if let node = mapping[value.rawValue] {
        let read = ValueReader(problems: problems).value(node, of: value.rawValue, captures: captures)
        check(read.value, of: value, at: node)
        rule.values[value] = read.value
        used.formUnion(read.captures)
      } else if captures.contains(value.rawValue) {
        rule.values[value] = RuleValue([.init(.capture(value.rawValue))])
        used.insert(value.rawValue)
      }
    }
    for name in captures where !used.contains(name) {
      problems.add(
        "nothing uses the group '\(name)' of the pattern", at: mapping["pattern"],
        nearest: EditDistance.nearest(to: name, among: StepValue.allCases.map(\.rawValue))?.word)
    }
  }
}

/// Reads `where`.
struct ConditionReader {
  let problems: ProfileProblemList

  func read(_ node: Node?) -> [FieldCondition] {
    guard let node else { return [] }
    guard let mapping = node.mapping, mapping.count > 0 else {
      problems.add(
        "'where' says of fields what they are, as in {logger: app.mail, status: '>=500'}", at: node)
      return []
    }
    return mapping.compactMap { key, value in
      guard let path = key.scalar?.string, !path.isEmpty, let test = test(value) else { return nil }
      return FieldCondition(path, test)
    }
  }

  private func test(_ node: Node) -> FieldCondition.Test? {
    if let texts = node.sequence?.compactMap({ $0.scalar?.string }), !texts.isEmpty { return .isOneOf(texts) }
    guard let scalar = node.scalar else {
      problems.add(
        "a field is compared with a text, a number, a list of them, 'exists' or 'absent'", at: node)
      return nil
    }
    let text = scalar.string
    if text == "exists" { return .exists }
    if text == "absent" { return .absent }
    for comparison in FieldCondition.Comparison.allCases where text.hasPrefix(comparison.rawValue) {
      let number = text.dropFirst(comparison.rawValue.count).drop { $0 == " " }
      if let limit = Double(number) { return .compares(comparison, limit) }
      problems.add("'\(text)' compares with no number", at: node)
      return nil
    }
    if text.hasPrefix("!=") { return .isNoneOf([String(text.dropFirst(2).drop { $0 == " " })]) }
    return .isOneOf([text])
  }
}
