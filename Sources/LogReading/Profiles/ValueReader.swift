import TraceModel
import Yams

/// Reads where a value stands.
struct ValueReader {
  let problems: ProfileProblemList

  /// `captures` are the groups of the rule's pattern; returns which of them the value uses.
  func value(_ node: Node, of name: String, captures: [String]) -> (value: RuleValue, captures: Set<String>) {
    var value = RuleValue([])
    var used: Set<String> = []
    for part in node.sequence.map(Array.init) ?? [node] {
      guard let choice = choice(part, of: name, captures, &value.unit) else { continue }
      value.choices.append(choice)
      if case .capture(let name) = choice.location { used.insert(name) }
    }
    if value.choices.isEmpty, node.sequence?.isEmpty == true {
      problems.add("'\(name)' names no field", at: node)
    }
    return (value, used)
  }

  private func choice(
    _ node: Node, of name: String, _ captures: [String], _ unit: inout TimeUnit?
  ) -> RuleValue.Choice? {
    if let scalar = node.scalar {
      return RuleValue.Choice(scalar.isNumber ? .constant(scalar.string) : .field(scalar.string))
    }
    let isDuration = name == StepValue.duration.rawValue
    let keys = ["constant", "field", "text", "capture"] + (isDuration ? ["unit"] : [])
    let mapping = ProfileMapping(node, "'\(name)'", keys: keys, problems)
    if let node = mapping["unit"] { unit = self.unit(node) }
    if let constant = mapping["constant"]?.scalar?.string { return RuleValue.Choice(.constant(constant)) }
    if let node = mapping["capture"] { return capture(node, captures) }
    let pattern = mapping["text"].flatMap { self.pattern($0, of: name) }
    if let field = mapping["field"]?.scalar?.string { return RuleValue.Choice(.field(field), pattern) }
    if let pattern { return RuleValue.Choice(.text, pattern) }
    if node.mapping != nil, mapping["text"] == nil {
      problems.add(
        "'\(name)' says by 'constant', 'field', 'text' or 'capture' where its value stands", at: node)
    }
    return nil
  }

  private func capture(_ node: Node, _ captures: [String]) -> RuleValue.Choice? {
    let name = node.scalar?.string ?? ""
    if captures.contains(name) { return RuleValue.Choice(.capture(name)) }
    problems.add(unknown: "group", name, among: captures, at: node)
    return nil
  }

  /// The name of a service or an instance: a constant, a field, or what the name of the file tells.
  func name(_ node: Node, of name: String) -> RuleValue {
    if let text = node.scalar?.string { return RuleValue([.init(.constant(text))]) }
    let mapping = ProfileMapping(node, "'\(name)'", keys: ["constant", "field", "file"], problems)
    if let constant = mapping["constant"]?.scalar?.string { return RuleValue([.init(.constant(constant))]) }
    if let file = mapping["file"] { return RuleValue([.init(.file, pattern(file, of: name))]) }
    guard let node = mapping["field"] else {
      problems.add("'\(name)' is a text, or says by 'field' or 'file' where it stands", at: node)
      return RuleValue([])
    }
    return value(node, of: name, captures: []).value
  }

  /// A pattern for one value: its only group is the value.
  private func pattern(_ node: Node, of name: String) -> Pattern? {
    guard let pattern = pattern(node) else { return nil }
    for group in pattern.names.compactMap(\.self) where group != name {
      problems.add("nothing uses the group '\(group)' of the pattern", at: node, nearest: name)
    }
    if pattern.names.count > 1 {
      problems.add("the pattern of one value has one group", at: node, nearest: "(?:…)")
    }
    return pattern
  }

  /// The pattern that stands there.
  func pattern(_ node: Node) -> Pattern? {
    guard let text = node.scalar?.string, !text.isEmpty else {
      problems.add("a pattern is a text", at: node)
      return nil
    }
    do {
      return try Pattern(text)
    } catch {
      problems.add("the pattern '\(text)' is refused: \((error as? PatternProblem)?.reason ?? "")", at: node)
      return nil
    }
  }

  func unit(_ node: Node) -> TimeUnit? {
    let name = node.scalar?.string ?? ""
    if let unit = TimeUnit(rawValue: name) { return unit }
    problems.add(unknown: "unit", name, among: TimeUnit.allCases.map(\.rawValue), at: node)
    return nil
  }
}
