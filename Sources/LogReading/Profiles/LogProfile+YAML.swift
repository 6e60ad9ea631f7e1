import TraceModel

extension LogProfile {
  /// The file that says the same, with its comments.
  package var yaml: String {
    var lines = comment.map(YAMLText.comment)
    switch inherit {
    case .common: break
    case .none: lines.append("inherit: none")
    case .builtIn(let name): lines.append("inherit: \(YAMLText.scalar(name))")
    }
    guard !sources.isEmpty else { return lines.map { $0 + "\n" }.joined() }
    lines.append("sources:")
    for source in sources { lines += source.yaml.map { $0.isEmpty ? $0 : "  " + $0 } }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension SourceRules {
  /// The lines of an entry.
  fileprivate var yaml: [String] {
    var members = selection.yaml
    if let service { members.append("service: \(service.nameYAML)") }
    if let instance { members.append("instance: \(instance.nameYAML)") }
    if let id { members.append("id: \(id.yaml)") }
    if let time { members.append("time: \(time.yaml)") }
    if let level { members.append("level: \(level.yaml)") }
    if !text.isEmpty { members.append("text: \(YAMLText.list(text))") }
    if !rules.isEmpty {
      members.append("rules:")
      for rule in rules { members += rule.yaml.map { "  " + $0 } }
    }
    let lines = YAMLText.item(members.isEmpty ? ["{}"] : members)
    return comment.map(YAMLText.comment) + lines
  }
}

extension SourceSelection {
  /// The selected logs, as an entry's lines say it: `pod: api*`.
  package var yaml: [String] {
    let lists = [
      ("files", files), ("container", container), ("pod", pod), ("unit", unit), ("stream", stream),
    ]
    let names = lists.filter { !$0.1.isEmpty }.map { "\($0.0): \(YAMLText.list($0.1))" }
    return names + (conditions.isEmpty ? [] : ["where: \(YAMLText.conditions(conditions))"])
  }
}

extension TimeRule {
  fileprivate var yaml: String {
    var parts = ["field: \(YAMLText.scalar(field))"]
    if let format { parts.append("format: \(YAMLText.quoted(format))") }
    if let zone { parts.append("zone: \(YAMLText.scalar(zone))") }
    if let unit { parts.append("unit: \(unit.rawValue)") }
    return parts.count == 1 ? YAMLText.scalar(field) : "{\(parts.joined(separator: ", "))}"
  }
}

extension LevelRule {
  fileprivate var yaml: String {
    guard !scale.isEmpty else { return YAMLText.list(fields) }
    let words = scale.sorted { $0.key < $1.key }.map { "\(YAMLText.scalar($0.key)): \($0.value.name)" }
    return "{field: \(YAMLText.list(fields)), scale: {\(words.joined(separator: ", "))}}"
  }
}

extension StepRule {
  /// The lines of a rule; those of a proposal are comments.
  fileprivate var yaml: [String] {
    var members: [String] = []
    if !texts.isEmpty { members.append("text: \(YAMLText.list(texts))") }
    if let pattern { members.append("pattern: \(YAMLText.quoted(pattern.text))") }
    if !conditions.isEmpty { members.append("where: \(YAMLText.conditions(conditions))") }
    members.append("is: \(YAMLText.list(roles.map(\.name)))")
    if let starts { members.append("starts: \(starts.name)") }
    if let ends { members.append("ends: \(ends.name)") }
    switch failed {
    case .always: members.append("failed: true")
    case .never: members.append("failed: false")
    case .conditions(let conditions): members.append("failed: \(YAMLText.conditions(conditions))")
    case nil: break
    }
    for value in StepValue.allCases {
      guard let found = values[value], found.choices != [.init(.capture(value.rawValue))] else { continue }
      members.append("\(value.rawValue): \(found.yaml)")
    }
    let lines = YAMLText.item(members)
    return comment.map(YAMLText.comment) + (isProposal ? lines.map(YAMLText.comment) : lines)
  }
}

extension RuleValue {
  /// As a value of a step, or an id.
  fileprivate var yaml: String {
    let parts = choices.map { choice($0, isName: false) }
    return parts.count == 1 ? parts[0] : "[\(parts.joined(separator: ", "))]"
  }

  /// As the name of a service or an instance, of which a text is a constant.
  fileprivate var nameYAML: String {
    let isField = choices.count > 1
    let parts = choices.map { choice($0, isName: !isField) }
    return isField ? "{field: [\(parts.joined(separator: ", "))]}" : parts.first ?? "''"
  }

  private func choice(_ choice: Choice, isName: Bool) -> String {
    let text = choice.pattern.map { ", text: \(YAMLText.quoted($0.text))" } ?? ""
    let unit = unit.map { ", unit: \($0.rawValue)" } ?? ""
    switch choice.location {
    case .constant(let constant):
      return isName ? YAMLText.scalar(constant) : "{constant: \(YAMLText.scalar(constant))\(unit)}"
    case .field(let path):
      return isName || !text.isEmpty || !unit.isEmpty || YAMLText.isNumber(path)
        ? "{field: \(YAMLText.scalar(path))\(text)\(unit)}" : YAMLText.scalar(path)
    case .text: return "{text: \(YAMLText.quoted(choice.pattern?.text ?? ""))\(unit)}"
    case .file: return "{file: \(YAMLText.quoted(choice.pattern?.text ?? ""))}"
    case .capture(let name): return "{capture: \(name)\(unit)}"
    }
  }
}

/// Texts as YAML writes them.
enum YAMLText {
  /// The members of a mapping as an item of a list.
  static func item(_ members: [String]) -> [String] {
    members.enumerated().map { ($0.offset == 0 ? "- " : "  ") + $0.element }
  }

  /// A line of comment: without a line end, and with a visible form of what a terminal would obey, whatever a log says.
  static func comment(_ text: String) -> String {
    let visible = UnsafeScalars(text.unicodeScalars).map { scalar, isUnsafe in
      isUnsafe ? scalar.visibleForm : String(scalar)
    }
    return text.isEmpty ? "#" : "# " + visible.joined()
  }

  /// In single quotes, in which nothing but these is special.
  static func quoted(_ text: String) -> String {
    let scalars = UnsafeScalars(text.unicodeScalars)
    guard scalars.contains(where: { $0.isUnsafe || isEscaped($0.scalar) }) else {
      return "'" + text.replacing("'", with: "''") + "'"
    }
    return "\"" + scalars.map { escaped($0.scalar, $0.isUnsafe || isEscaped($0.scalar)) }.joined() + "\""
  }

  /// Read again, it is the same text, and one that a profile can ask for.
  /// Foundation drops a byte-order mark that a text begins with.
  static func keeps(_ text: String) -> Bool { !text.isEmpty && text.unicodeScalars.first != "\u{FEFF}" }

  /// Only an escape, which double quotes alone have, reads as this character. As itself, YAML drops a byte-order
  /// mark, takes some characters for line ends, and refuses the rest (YAML 1.2.2, 5.1 and 5.4).
  private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case ..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  private static func escaped(_ scalar: Unicode.Scalar, _ isEscaped: Bool) -> String {
    if scalar == "\"" || scalar == "\\" { return "\\\(scalar)" }
    guard isEscaped else { return String(scalar) }
    let digits = String(scalar.value, radix: 16)
    let (mark, count) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
    return "\\" + mark + String(repeating: "0", count: count - digits.count) + digits
  }

  /// Without quotes if that reads as the same text.
  static func scalar(_ text: String) -> String {
    let isPlain =
      text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (byte | 0x20) &- 0x61 < 26 || "_./ -@*".utf8.contains(byte)
      } && text.first?.isLetter == true && text.last != " "
      && !["true", "false", "null", "yes", "no", "on", "off", "exists", "absent"].contains(text.lowercased())
    return isPlain ? text : quoted(text)
  }

  static func isNumber(_ text: String) -> Bool { Double(text) != nil }

  static func list(_ texts: [String]) -> String {
    texts.count == 1 ? scalar(texts[0]) : "[\(texts.map(scalar).joined(separator: ", "))]"
  }

  static func conditions(_ conditions: [FieldCondition]) -> String {
    let parts = conditions.map { condition in "\(scalar(condition.path)): \(test(condition.test))" }
    return "{\(parts.joined(separator: ", "))}"
  }

  private static func test(_ test: FieldCondition.Test) -> String {
    switch test {
    case .exists: "exists"
    case .absent: "absent"
    case .isOneOf(let texts): list(texts)
    case .isNoneOf(let texts): quoted("!=" + (texts.first ?? ""))
    case .compares(let comparison, let limit): quoted(comparison.rawValue + number(limit))
    }
  }

  private static func number(_ value: Double) -> String {
    Int64(exactly: value).map { "\($0)" } ?? "\(value)"
  }
}
