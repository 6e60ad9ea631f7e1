import TraceModel

/// Finds by which entries of a profile, and by which built-in profiles, a log is read: from its name and its beginning.
struct LayoutSearch {
  let profile: LogProfile?
  let builtIns: BuiltInProfiles

  /// More records do not make a decision better.
  private static let mostRecords = 200

  /// The layout of a log whose path is `file` and which begins with `bytes`.
  func layout(of file: String, _ bytes: [UInt8]) -> LogLayout {
    let records = SampledLines(bytes[...]).prefix(Self.mostRecords).compactMap(FlatRecord.init)
    let log = SampledLog(file: file, name: LogName(path: file).origin, records: records)
    var layout = LogLayout()
    layout.entries = entries(log, isMixed: false)
    if layout.isMixed || isOfSeveral(log) { layout.entries = entries(log, isMixed: true) }
    switch profile?.inherit ?? .common {
    case .none: layout.isExclusive = true
    case .builtIn(let name): layout.builtIns = [name]
    case .common: layout.builtIns = builtIns.names(recognising: records)
    }
    return layout
  }

  /// The entries that records of a log may fit, down to the first that all do. In a mixed log another program may begin
  /// later, so that an entry may fit none of the first records.
  private func entries(_ log: SampledLog, isMixed: Bool) -> [LogLayout.Entry] {
    var entries: [LogLayout.Entry] = []
    for (number, source) in (profile?.sources ?? []).enumerated() {
      guard let asked = source.selection.asked(of: log, isMixed: isMixed) else { continue }
      entries.append(LogLayout.Entry(number: number, asked: asked))
      if asked.isEmpty { break }
    }
    return entries
  }

  /// Collectors name several containers, pods or units in it, and the profile asks for some.
  private func isOfSeveral(_ log: SampledLog) -> Bool {
    let sources = profile?.sources ?? []
    guard sources.contains(where: { $0.selection.namesPlaces }) else { return false }
    return RecordSelection.namesSeveral(log.records)
  }
}

/// What is known of a log before it is read.
struct SampledLog {
  let file: String
  /// What its file is called after.
  let name: Origin?
  let records: [FlatRecord]
}

extension SourceSelection {
  /// It asks for a container, a pod or a unit.
  var namesPlaces: Bool { !(container.isEmpty && pod.isEmpty && unit.isEmpty) }

  /// It asks for a container, a pod, a unit or a field of that name.
  package func names(_ program: String) -> Bool {
    let fields = conditions.flatMap { condition -> [String] in
      if case .isOneOf(let texts) = condition.test { texts } else { [] }
    }
    let globs = container + pod + unit + unit.map { $0 + ".service" } + fields
    return !program.isEmpty && globs.contains { Glob.fits(program.utf8, $0) }
  }

  /// What has to be asked of each record, since it holds of some only; nil of a log that is not meant. `isMixed`: it may
  /// hold of later ones.
  func asked(of log: SampledLog, isMixed: Bool) -> LogLayout.Asked? {
    guard fitsName(of: log.file) else { return nil }
    var asked: LogLayout.Asked = []
    let names: [(globs: [String], name: String?, kind: LogLayout.Asked)] = [
      (container, log.name?.service, .container), (pod, log.name?.instance, .pod), (unit, nil, .unit),
      (stream, nil, .stream),
    ]
    for (globs, name, kind) in names where !globs.isEmpty {
      if let name, globs.contains(where: { Glob.fits(name.utf8, $0) }) { continue }
      guard let isPartial = isPartial(kind, log) ?? (isMixed ? true : nil) else { return nil }
      if isPartial { asked.insert(kind) }
    }
    guard !conditions.isEmpty else { return asked }
    guard let isPartial = isPartial(.conditions, log) ?? (isMixed ? true : nil) else { return nil }
    if isPartial { asked.insert(.conditions) }
    // Each holds of some records, and all of them together of none.
    let selection = RecordSelection(self, asked)
    return asked.isEmpty || isMixed || log.records.contains(where: selection.fits) ? asked : nil
  }

  /// Whether it holds of some records only; nil where it holds of none.
  private func isPartial(_ kind: LogLayout.Asked, _ log: SampledLog) -> Bool? {
    let selection = RecordSelection(self, kind)
    let fitting = log.records.count(where: selection.fits)
    return fitting == 0 ? nil : fitting < log.records.count
  }

  /// The name of the file, or its path, is one that is meant.
  func fitsName(of file: String) -> Bool {
    files.isEmpty
      || files.contains { glob in
        Glob.fits((glob.contains("/") ? file : LogName.fileName(file)).utf8, glob, isFile: true)
      }
  }
}
