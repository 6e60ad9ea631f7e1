import TraceModel

extension Profile {
  /// The vocabulary for a log with entries of profiles: their statements on fields come first.
  func stating(_ parts: [RuleSources.Part]) -> Profile {
    var profile = self
    for part in parts.reversed() { profile.state(part.source) }
    if let id = statedID(parts) {
      profile.correlationID = id.plainFields
    } else {
      for part in parts.reversed() { profile.join(part.source.id?.plainFields ?? []) }
    }
    profile.statesTrace = parts.contains { $0.source.id?.plainFields.contains(Self.cloudTrace) ?? false }
    return profile
  }

  /// The place of the id by the team's own entries; nil if none states it.
  /// If a team states its ids, there are no others.
  func statedID(_ parts: [RuleSources.Part]) -> RuleValue? {
    parts.lazy.filter { $0.profile == nil }.compactMap(\.source.id).first
  }

  /// Takes over a logger's fields of an id. A log is recognised by one record, and may have those of other programs. So
  /// the known fields stay, and a new one stands before its successors in `fields`.
  private mutating func join(_ fields: [String]) {
    for (index, field) in fields.enumerated() where !correlationID.contains(field) {
      let place = correlationID.firstIndex { fields[(index + 1)...].contains($0) }
      correlationID.insert(field, at: place ?? correlationID.endIndex)
    }
  }

  private mutating func state(_ source: SourceRules) {
    if let time = source.time {
      self.time = [time.field] + self.time.filter { $0 != time.field }
    }
    if let level = source.level { state(level) }
    if !source.text.isEmpty { event = source.text + event.filter { !source.text.contains($0) } }
    if let service = source.service {
      self.service = service.plainFields
      loggers.removeAll { self.service.contains($0) }
    }
    if let instance = source.instance { self.instance = instance.plainFields }
  }

  /// A scale of a field of the log's own counts before every word that is known.
  private mutating func state(_ rule: LevelRule) {
    level.removeAll { rule.fields.contains($0) }
    levelScales.removeAll { rule.fields.contains($0.key) }
    guard !rule.scale.isEmpty else { return level = rule.fields + level }
    let words = levels.merging(rule.scale.mapValues(\.name)) { $1 }
    levelScales = rule.fields.map { LevelScale(key: $0, levels: words) } + levelScales
  }
}

extension LogConvention {
  /// Takes over the entries' statements on who wrote a log; `file` is its path.
  mutating func state(_ sources: [SourceRules], file: String) {
    if let service = sources.lazy.compactMap(\.service).first {
      fields.unusedServices = []
      if let name = service.constant(file: file) {
        let called = origin
        origin.service = name
        // A file named after one of several programs is of that one.
        if origin.instance == nil, called.service != name, called.service.hasPrefix(name) {
          origin.instance = called.service
        }
      }
    }
    if let instance = sources.lazy.compactMap(\.instance).first {
      (fields.unusedInstances, instanceKeys) = ([], [:])
      if let name = instance.constant(file: file) { origin.instance = name }
    }
  }
}

extension RuleValue {
  /// The value if it does not depend on a record; nil if it does.
  fileprivate func constant(file: String) -> String? {
    for choice in choices {
      switch choice.location {
      case .constant(let text): return text
      case .file:
        if let part = choice.pattern?.value(in: LogName.fileName(file)) { return part }
      case .field, .text, .capture: continue
      }
    }
    return nil
  }
}

extension Pattern {
  /// The part of a text that a pattern for one value means; nil if it does not fit.
  func value(in text: String) -> String? {
    let bytes = Array(text.utf8)
    var search = PatternSearch()
    guard bytes.withUnsafeBytes({ search.find(self, in: $0) }), let range = search.range(of: valueGroup),
      !range.isEmpty
    else { return nil }
    return String(decoding: bytes[range], as: UTF8.self)
  }
}

extension LogName {
  /// The last part of a path.
  static func fileName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
