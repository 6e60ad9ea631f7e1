import TraceModel
import Yams

extension LogProfile {
  /// Longer files are no profiles.
  private static let longest = 4 << 20

  /// Reads the text of a profile's file. Throws `ProfileProblems` with all that is wrong in it.
  package init(yaml: String, name: String, builtIns: [String] = []) throws {
    self.init(name: name)
    text = yaml
    let problems = ProfileProblemList()
    if yaml.utf8.count > Self.longest {
      problems.add("it is longer than \(Self.longest >> 20) MiB", at: nil)
    } else {
      do {
        if let root = try compose(yaml: yaml) { read(root, problems, builtIns) }
      } catch {
        throw ProfileProblems(file: name, problems: [ProfileProblem(error)])
      }
    }
    guard problems.problems.isEmpty else { throw ProfileProblems(file: name, problems: problems.sorted) }
  }

  private mutating func read(_ root: Node, _ problems: ProfileProblemList, _ builtIns: [String]) {
    let mapping = ProfileMapping(root, "a profile", keys: ["inherit", "sources"], problems)
    if let node = mapping["inherit"] {
      switch node.scalar.map({ BuiltInProfiles.all.name(of: $0.string) ?? $0.string }) {
      case "default": inherit = .common
      case "none": inherit = .none
      case .some(let name) where builtIns.contains(name): inherit = .builtIn(name)
      default:
        problems.add(
          unknown: "profile", node.scalar?.string ?? "", among: ["default", "none"] + builtIns, at: node)
      }
    }
    guard let node = mapping["sources"] else { return }
    guard let entries = node.sequence else { return problems.add("'sources' is a list of entries", at: node) }
    sources = entries.map { SourceReader(problems: problems).read($0) }
  }
}

extension ProfileProblem {
  /// The fault of a text that is no YAML.
  fileprivate init(_ error: any Error) {
    guard let error = error as? YamlError else {
      self.init(line: 1, reason: "it is no YAML: \(error)")
      return
    }
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      self.init(line: mark.line, reason: "it is no YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      self.init(
        line: context.mark.line, reason: "'\(duplicates.joined(separator: ", "))' stands twice in the entry")
    case .reader(let problem, _, _, _): self.init(line: 1, reason: "it is no YAML: \(problem)")
    default: self.init(line: 1, reason: "it is no YAML: \(error)")
    }
  }
}

/// Reads an entry of `sources`.
struct SourceReader {
  let problems: ProfileProblemList

  private static let keys = [
    "files", "container", "pod", "unit", "stream", "where", "service", "instance", "id", "time", "level",
    "text",
    "rules",
  ]

  func read(_ node: Node) -> SourceRules {
    var source = SourceRules()
    source.line = node.mark?.line ?? 0
    let mapping = ProfileMapping(node, "an entry of 'sources'", keys: Self.keys, problems)
    source.selection.files = texts(mapping["files"], "files")
    source.selection.container = texts(mapping["container"], "container")
    source.selection.pod = texts(mapping["pod"], "pod")
    source.selection.unit = texts(mapping["unit"], "unit")
    source.selection.stream = texts(mapping["stream"], "stream")
    source.selection.conditions = ConditionReader(problems: problems).read(mapping["where"])
    source.text = texts(mapping["text"], "text")
    let values = ValueReader(problems: problems)
    source.service = mapping["service"].map { values.name($0, of: "service") }
    source.instance = mapping["instance"].map { values.name($0, of: "instance") }
    source.id = mapping["id"].map { values.value($0, of: "id", captures: []).value }
    source.time = mapping["time"].flatMap(time)
    source.level = mapping["level"].flatMap(level)
    source.rules = rules(mapping["rules"])
    return source
  }

  /// A text or a list of texts.
  private func texts(_ node: Node?, _ key: String) -> [String] {
    guard let node else { return [] }
    if let text = node.scalar?.string { return [text] }
    let texts = node.sequence?.compactMap { $0.scalar?.string } ?? []
    if texts.isEmpty || texts.count != node.sequence?.count {
      problems.add("'\(key)' is a text or a list of texts", at: node)
    }
    return texts
  }

  private func rules(_ node: Node?) -> [StepRule] {
    guard let node else { return [] }
    guard let rules = node.sequence else {
      problems.add("'rules' is a list of rules", at: node)
      return []
    }
    let read = rules.map { RuleReader(problems: problems).read($0) }
    tellHidden(read, in: rules)
    return read
  }

  /// A rule all of whose texts an earlier one takes never applies.
  private func tellHidden(_ rules: [StepRule], in nodes: some Collection<Node>) {
    var taken: [String: Int] = [:]
    for (rule, node) in zip(rules, nodes) where !rule.texts.isEmpty {
      let lines = rule.texts.compactMap { taken[$0] }
      if lines.count == rule.texts.count, let line = lines.first {
        problems.add("the rule of line \(line) takes all records with this text", at: node)
      }
      guard rule.conditions.isEmpty else { continue }
      for text in rule.texts where taken[text] == nil { taken[text] = rule.line }
    }
  }

  private func time(_ node: Node) -> TimeRule? {
    if let field = node.scalar?.string { return TimeRule(field: field) }
    let mapping = ProfileMapping(node, "'time'", keys: ["field", "format", "zone", "unit"], problems)
    guard let field = mapping["field"]?.scalar?.string else {
      problems.add("'time' names no field", at: node)
      return nil
    }
    var time = TimeRule(field: field)
    if let node = mapping["format"] {
      time.format = node.scalar?.string ?? ""
      if let wrong = TimeFormat.problem(time.format ?? "") { problems.add(wrong, at: node) }
    }
    if let node = mapping["zone"] {
      time.zone = node.scalar?.string ?? ""
      if LocalZone.offset(named: time.zone ?? "") == nil {
        problems.add(
          "there is no time zone '\(time.zone ?? "")': it is one of the system's, such as Europe/Berlin, an offset such "
            + "as +02:00, UTC, or local",
          at: node, nearest: LocalZone.nearestName(to: time.zone ?? ""))
      }
    }
    time.unit = mapping["unit"].flatMap { ValueReader(problems: problems).unit($0) }
    return time
  }

  private func level(_ node: Node) -> LevelRule? {
    guard node.mapping != nil else {
      let fields = texts(node, "level")
      return fields.isEmpty ? nil : LevelRule(fields: fields)
    }
    let mapping = ProfileMapping(node, "'level'", keys: ["field", "scale"], problems)
    var level = LevelRule(fields: texts(mapping["field"], "field"))
    if level.fields.isEmpty { problems.add("'level' names no field", at: node) }
    guard let scale = mapping["scale"] else { return level }
    guard let words = scale.mapping else {
      problems.add(
        "'scale' gives each word or number of the log a level, as in {30: info, 50: error}", at: scale)
      return level
    }
    let names = Level.allCases.dropFirst().map(\.name)
    for (word, name) in words {
      guard let word = word.scalar?.string, let text = name.scalar?.string,
        let found = Level.allCases.first(where: { $0 != .unknown && $0.name == text })
      else {
        problems.add(unknown: "level", name.scalar?.string ?? "", among: names, at: name)
        continue
      }
      level.scale[word.lowercased()] = found
    }
    return level
  }
}
