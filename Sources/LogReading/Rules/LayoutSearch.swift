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
    for (number, source) in (profile?.sources ?? []).enumerated() {
      guard let isPartial = source.selection.fits(log) else { continue }
      layout.entries.append(LogLayout.Entry(number: number, isPartial: isPartial))
      if !isPartial { break }
    }
    switch profile?.inherit ?? .common {
    case .none: layout.isExclusive = true
    case .builtIn(let name): layout.builtIns = [name]
    case .common: layout.builtIns = builtIns.names(recognising: records)
    }
    return layout
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
  /// Fields in which collectors name the container, the pod, the unit and the stream of a record.
  private static let containers = [
    "kubernetes.container_name", "kubernetes.container.name", "k8s.container.name", "container_name",
    "container.name",
    "containerName", "resource.labels.container_name",
  ]
  private static let pods = [
    "kubernetes.pod_name", "kubernetes.pod.name", "k8s.pod.name", "pod_name", "podName", "pod",
    "resource.labels.pod_name",
  ]
  private static let units = ["_SYSTEMD_UNIT", "SYSLOG_IDENTIFIER"]
  private static let streams = ["stream"]

  /// nil of a log that is not meant, else whether only some of its records are.
  func fits(_ log: SampledLog) -> Bool? {
    guard fitsName(of: log.file), fits(container, log.name?.service, Self.containers, log),
      fits(pod, log.name?.instance, Self.pods, log), fits(unit, nil, Self.units, log),
      fits(stream, nil, Self.streams, log)
    else { return nil }
    guard !conditions.isEmpty else { return false }
    let asked = conditions.map { (FlatRecord.hash(ofPath: $0.path), $0) }
    let fitting = log.records.count { record in
      asked.allSatisfy { path, condition in record.withValue(path) { condition.holds($0) } }
    }
    return fitting == 0 ? nil : fitting < log.records.count
  }

  private func fitsName(of file: String) -> Bool {
    files.isEmpty
      || files.contains { glob in
        Glob.fits((glob.contains("/") ? file : LogName.fileName(file)).utf8, glob, isFile: true)
      }
  }

  /// One of the globs fits the log's name, or what some record says.
  private func fits(_ globs: [String], _ name: String?, _ paths: [String], _ log: SampledLog) -> Bool {
    guard !globs.isEmpty else { return true }
    if let name, globs.contains(where: { Glob.fits(name.utf8, $0) }) { return true }
    let hashes = paths.map(FlatRecord.hash)
    return log.records.contains { record in
      hashes.contains { hash in
        record.withValue(hash) { value in
          value.map { value in globs.contains { Glob.fits(value, $0) } } ?? false
        }
      }
    }
  }
}
