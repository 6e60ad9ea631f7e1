import TraceModel

/// The entry of a proposed profile for one program.
struct ProposedEntry {
  private(set) var source = SourceRules()
  private let program: Int
  private let inference: StepInference
  private let vocabulary: Profile

  private var facts: SampleFacts { inference.facts }
  private var sample: RecordSample { facts.sample }

  /// The most unknown statements listed.
  private static let mostUnknown = 20
  /// Spellings of one service's name.
  private static let mostNames = 20
  /// Patterns of ids that stand at the beginning of texts.
  private static let mostFollowers = 8

  init(_ program: Int, _ inference: StepInference, _ frames: [LogPart: RecordFrame], _ vocabulary: Profile) {
    (self.program, self.inference, self.vocabulary) = (program, inference, vocabulary)
    source.selection = selection
    setOrigin()
    let frame = sample.parts(of: program).lazy.compactMap { frames[$0] }.first
    source.time = frame?.time.map(TimeRule.init)
    source.level = frame?.level.map { LevelRule(fields: [$0]) }
    source.text = frame?.text.map { [$0] } ?? []
    if facts.requests.withOwnIDs.contains(program) { source.id = id }
    source.rules = statements.flatMap { number in
      inference.steps.all[number].map { RuleWriter(facts, vocabulary).rules($0) } ?? []
    }
    source.comment = unknown
  }

  /// Names a program that its logs' names do not name; its instances are called as these are.
  private mutating func setOrigin() {
    let own = sample.programs[program]
    guard !own.directory.isEmpty || own.hasOtherNames else { return }
    source.service = RuleValue([.init(.constant(own.service))])
    guard own.hasOtherNames else { return }
    source.instance = (try? Pattern("^(?<instance>[^.]+)")).map { RuleValue([.init(.file, $0)]) }
  }

  /// It says nothing that trace does not know.
  var isEmpty: Bool {
    source.service == nil && source.id == nil && source.time == nil && source.level == nil
      && source.text.isEmpty && source.rules.isEmpty
  }

  /// The program's statements, in the order of its work.
  private var statements: [Int] {
    facts.statements.indices.filter {
      sample.statements[$0].program == program && facts.statements[$0].records > 0
    }.sorted { a, b in
      let (aRank, bRank) = (inference.order.rank(of: a), inference.order.rank(of: b))
      return aRank != bRank ? aRank < bRank : a < b
    }
  }

  // MARK: Which logs

  private var selection: SourceSelection {
    var selection = SourceSelection()
    let files = sample.files[program, default: []].sorted()
    let own = sample.programs[program]
    let others = sample.files.filter { !sample.programs[$0.key].isSibling(of: own) || isElsewhere($0.key) }
      .filter { $0.key != program }.values.reduce(into: Set<String>()) {
        $0.formUnion($1)
      }
    if others.isDisjoint(with: files) {
      selection.files = globs(files.filter { $0 != "-" }, others)
    } else if let condition = serviceCondition {
      select(condition, in: &selection)
    } else if Set(sample.parts(of: program).map(\.pod)) == [own.service] {
      selection.pod = [own.service + "-*"]
    }
    return selection
  }

  /// Programs named by a collector are asked for by that name: the log may later have records of others named by
  /// it.
  private func select(_ condition: FieldCondition, in selection: inout SourceSelection) {
    guard case .isOneOf(let names) = condition.test else { return }
    if EntrySelection.containerPaths.contains(condition.path) {
      selection.container = names
    } else if EntrySelection.unitPaths.contains(condition.path) {
      selection.unit = names
    } else {
      selection.conditions = [condition]
    }
  }

  /// It logs to other files.
  private func isElsewhere(_ other: Int) -> Bool {
    sample.files[other, default: []].isDisjoint(with: sample.files[program, default: []])
  }

  /// The name that the logs are called after, if no other log is called so.
  private func globs(_ files: [String], _ others: Set<String>) -> [String] {
    if !sample.programs[program].directory.isEmpty { return pathGlobs(files) }
    let names = Array(Set(files.map(LogName.fileName))).sorted()
    let glob = sample.programs[program].log + "*"
    let isTheirs = { (name: String) in Glob.fits(LogName.fileName(name).utf8, glob, isFile: true) }
    guard glob.count > 1, !glob.dropLast().contains("*"), names.allSatisfy(isTheirs),
      !others.contains(where: isTheirs)
    else { return names }
    return [glob]
  }

  /// Of logs that are called as others are: the directories and the name, as in `*/shop/app*`.
  private func pathGlobs(_ files: [String]) -> [String] {
    let own = sample.programs[program]
    var globs: Set<String> = []
    for file in files {
      let parts = file.split(separator: "/")
      let start = parts.dropLast().lastIndex { $0 == own.service } ?? 0
      let end = parts[start...].dropLast().joined(separator: "/") + "/" + own.log + "*"
      globs.insert(start == 0 && !file.hasPrefix("/") ? end : "*/" + end)
    }
    return globs.sorted()
  }

  /// The field that names the service, with its values: of a unit `api.service`, of a container `/shop-api-1`.
  private var serviceCondition: FieldCondition? {
    let name = sample.programs[program].service
    let own = sample.records.filter { $0.program == program }
    for path in vocabulary.service {
      guard let location = sample.locations.find(.init(path: path)) else { continue }
      let counts = Dictionary(own.compactMap { $0.value(location) }.map { ($0, 1) }, uniquingKeysWith: +)
      let values = counts.filter { LogName.origin(named: sample.values[$0.key]).service == name }
      guard values.count <= Self.mostNames, values.values.reduce(0, +) * 20 >= own.count * 19 else {
        continue
      }
      return FieldCondition(path, .isOneOf(values.keys.map { sample.values[$0] }.sorted()))
    }
    return nil
  }

  // MARK: Id

  /// The fields that have it, then the texts.
  private var id: RuleValue {
    let locations = facts.requests.idLocations[program, default: []].filter { sample.locations[$0].isReal }
    let fields = locations.filter { !sample.locations[$0].isText }.map {
      RuleValue.Choice(.field(sample.locations[$0].path))
    }
    let texts = locations.filter { sample.locations[$0].isText }.flatMap(textChoices)
    return RuleValue(fields + texts)
  }

  /// A text names its id: `TraceID: (?<id>[0-9a-f]{32})`.
  private func textChoices(_ location: Int) -> [RuleValue.Choice] {
    let values = Set(sample.records.lazy.filter { $0.program == program }.compactMap { $0.value(location) })
    let label = sample.locations[location].label
    let words = label.split(separator: " ", omittingEmptySubsequences: false).suffix(3).joined(separator: " ")
    let before = label.isEmpty ? "^" : PatternText.escaped(words)
    let expression = ValueShape.expression(
      values.sorted().prefix(1000).map { sample.values[$0] },
      hasCapitals: !sample.capitals.isDisjoint(with: values))
    // A text that begins with the id has no name in front; the text behind it tells it from other first words.
    let isNamed = !label.isEmpty || !ValueShape.isOpen(expression)
    return (isNamed ? [""] : followers(of: location)).compactMap { after in
      (try? Pattern("\(before)(?<id>\(expression))\(after)")).map { RuleValue.Choice(.text, $0) }
    }
  }

  /// The texts behind the first value of texts that begin with it, as patterns.
  private func followers(of location: Int) -> [String] {
    let used = Set(
      sample.records.lazy.filter { $0.program == program && $0.value(location) != nil }.map(\.statement))
    let found = used.compactMap { number -> String? in
      let parts = sample.statements[number].parts.parts
      guard case .slot? = parts.first else { return nil }
      guard parts.count > 1, case .literal(let text) = parts[1] else { return "" }
      let words = text.split(separator: " ", omittingEmptySubsequences: false).prefix(3)
      return PatternText.escaped(words.joined(separator: " "))
    }
    return Set(found).sorted().prefix(Self.mostFollowers).map(\.self)
  }

  // MARK: Comments

  /// The unknown statements, with counts and an example.
  private var unknown: [String] {
    let unknown = statements.filter { number in
      let known = facts.statements[number]
      return !known.isNamed && known.access * 2 <= known.records && inference.steps.all[number] == nil
    }.sorted { a, b in
      let (aCount, bCount) = (facts.statements[a].records, facts.statements[b].records)
      return aCount != bCount ? aCount > bCount : a < b
    }
    guard !unknown.isEmpty else { return [] }
    let lines = unknown.prefix(Self.mostUnknown).map { number in
      let example = sample.records[facts.statements[number].example]
      let parts = sample.statements[number].parts
      let text = RecordShape(parts).map { "no text: " + $0.paths.joined(separator: ", ") } ?? parts.text
      return "  \(facts.statements[number].records) \(text) (\(source(of: example)):\(example.line))"
    }
    let rest = unknown.count - lines.count
    return ["\(sample.programs[program].name): what these are is not known"] + lines
      + (rest > 0 ? ["  and \(rest) more"] : [])
  }

  private func source(of record: RecordSample.Record) -> String { sample.fileNames[record.source] ?? "-" }
}

/// The common form of values, as a pattern.
enum ValueShape {
  /// `[0-9a-f]{32}` if all values are so; else an expression of their common beginning and their characters.
  static func expression(_ values: [String], hasCapitals: Bool = false) -> String {
    let lengths = Set(values.map(\.utf8.count))
    let isHexadecimal = values.allSatisfy { $0.allSatisfy { $0.isHexDigit && !$0.isUppercase } }
    if lengths.count == 1, let length = lengths.first, isHexadecimal, length >= 8 {
      return hasCapitals ? "[0-9A-Fa-f]{\(length)}" : "[0-9a-f]{\(length)}"
    }
    if values.allSatisfy({ $0.allSatisfy(\.isNumber) }) { return #"\d+"# }
    let common = values.dropFirst().reduce(values.first ?? "") { $0.commonPrefix(with: $1) }
    let end = common.lastIndex { $0 == "-" || $0 == "_" }
    let start = values.count > 1 ? end.map { PatternText.escaped(String(common[...$0])) } ?? "" : ""
    return start + characters(of: values)
  }

  /// Any word fits it.
  static func isOpen(_ expression: String) -> Bool { expression.hasPrefix("[\\w") }

  /// Points and colons count only within the values: one behind a value ends it, as in `7f3a: done`.
  private static func characters(of values: [String]) -> String {
    let inner = ".:".filter { mark in values.contains { $0.dropFirst().dropLast().contains(mark) } }
    return inner.isEmpty ? #"[\w-]+"# : #"[\w"# + inner + #"-]*\w"#
  }
}

extension String {
  fileprivate func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}
