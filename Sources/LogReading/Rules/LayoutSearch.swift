import TraceModel

/// Finds the entries of a profile, and the built-in profiles, to read a log by: from its name and its beginning.
struct LayoutSearch {
  let profile: LogProfile?
  let builtIns: BuiltInProfiles

  /// The layout of a log with the path `file` and the beginning `bytes`; it `goesOn` behind them.
  func layout(of file: String, _ bytes: [UInt8], goesOn: Bool) -> LogLayout {
    let records = SampledLines(bytes[...]).compactMap(FlatRecord.init)
    let log = SampledLog(file: file, name: LogName(path: file).origin, records: records)
    var layout = LogLayout()
    layout.entries = entries(log, isMixed: false)
    if layout.isMixed || isOfSeveral(log) || goesOn && !layout.entries.isEmpty && mayChange(log) {
      layout.entries = entries(log, isMixed: true)
    }
    switch profile?.inherit ?? .common {
    case .none: layout.isExclusive = true
    case .builtIn(let name): layout.builtIns = [name]
    case .common: layout.builtIns = builtIns.names(recognising: records)
    }
    return layout
  }

  /// The entries that may fit records of a log, down to the first with no exception. In a mixed log another program
  /// may begin later, so that an entry may fit none of the first records.
  private func entries(_ log: SampledLog, isMixed: Bool) -> [LogLayout.Entry] {
    var entries: [LogLayout.Entry] = []
    for (number, source) in (profile?.sources ?? []).enumerated() {
      guard let asked = source.selection.asked(of: log, isMixed: isMixed) else { continue }
      entries.append(LogLayout.Entry(number: number, asked: asked))
      if asked.isEmpty { break }
    }
    return entries
  }

  /// Collectors name several containers, pods or units in it, and the profile asks for some. Or they name one, and the
  /// profile asks for several: `docker compose logs` prints all of one container, and then all of the next.
  private func isOfSeveral(_ log: SampledLog) -> Bool {
    let asking = (profile?.sources ?? []).filter { $0.selection.namesDeployment }
    guard !asking.isEmpty else { return false }
    if EntrySelection.namesSeveral(log.records) { return true }
    return asking.count { $0.selection.fitsName(of: log.file) } > 1
      && EntrySelection.isNamed(log.records)
  }

  /// Behind the records seen, others may fit another entry.
  private func mayChange(_ log: SampledLog) -> Bool {
    let fitting = (profile?.sources ?? []).filter { $0.selection.fitsName(of: log.file) }
    return fitting.count > 1 && fitting.contains { $0.selection.asksRecords }
  }
}

/// The knowledge of a log before it is read.
struct SampledLog {
  let file: String
  /// The name that its file is called after.
  let name: Origin?
  let records: [FlatRecord]
}

extension SourceSelection {
  /// It asks for a container, a pod or a unit.
  var namesDeployment: Bool { !(container.isEmpty && pod.isEmpty && unit.isEmpty) }

  /// It asks for more than the name of the file.
  var asksRecords: Bool { namesDeployment || !stream.isEmpty || !conditions.isEmpty }

  /// It asks for a container, a pod, a unit or a field of that name.
  package func names(_ program: String) -> Bool {
    let fields = conditions.flatMap { condition -> [String] in
      if case .isOneOf(let texts) = condition.test { texts } else { [] }
    }
    // A unit's program is called without its type.
    let units = unit.map { $0.hasSuffix(".service") ? String($0.dropLast(".service".count)) : $0 }
    let globs = container + pod + units + fields
    return !program.isEmpty && globs.contains { Glob.fits(program.utf8, $0) }
  }

  /// The conditions to be asked of each record, since they hold for some only; nil if the log is not meant. `isMixed`:
  /// it may hold of later ones, or of these alone.
  func asked(of log: SampledLog, isMixed: Bool) -> LogLayout.Asked? {
    guard fitsName(of: log.file) else { return nil }
    var asked: LogLayout.Asked = []
    let names: [(globs: [String], name: String?, kind: LogLayout.Asked)] = [
      (container, log.name?.service, .container), (pod, log.name?.instance, .pod), (unit, nil, .unit),
      (stream, nil, .stream),
    ]
    for (globs, name, kind) in names where !globs.isEmpty {
      if let name, globs.contains(where: { Glob.fits(name.utf8, $0) }) { continue }
      guard let isPartial = isMixed ? true : isPartial(kind, log) else { return nil }
      if isPartial { asked.insert(kind) }
    }
    guard !conditions.isEmpty else { return asked }
    guard let isPartial = isMixed ? true : isPartial(.conditions, log) else { return nil }
    if isPartial { asked.insert(.conditions) }
    // Each holds of some records, and all of them together of none.
    let selection = EntrySelection(self, asked)
    return asked.isEmpty || isMixed || log.records.contains(where: selection.fits) ? asked : nil
  }

  /// True if it holds of some records and not of others; nil if it holds of none.
  private func isPartial(_ kind: LogLayout.Asked, _ log: SampledLog) -> Bool? {
    let selection = EntrySelection(self, kind)
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
