/// Conditions on the records of a profile's entry: their source as named by a collector, and their fields.
struct EntrySelection: Sendable {
  /// One of the fields fits one of the globs, or a condition holds of the field.
  private enum Test: Sendable {
    case name([UInt64], globs: [String], isContainer: Bool)
    case field(UInt64, FieldCondition)
  }

  private let tests: [Test]

  /// Fields in which collectors name the container, the pod, the unit and the stream of a record.
  static let containerPaths = [
    "kubernetes.container_name", "kubernetes.container.name", "k8s.container.name", "container_name",
    "container.name", "containerName", "resource.labels.container_name", "CONTAINER_NAME",
  ]
  static let podPaths = [
    "kubernetes.pod_name", "kubernetes.pod.name", "k8s.pod.name", "pod_name", "podName", "pod",
    "resource.labels.pod_name",
  ]
  static let unitPaths = ["_SYSTEMD_UNIT", "_SYSTEMD_USER_UNIT", "UNIT", "SYSLOG_IDENTIFIER"]
  private static let containers = containerPaths.map(FlatRecord.hash)
  private static let pods = podPaths.map(FlatRecord.hash)
  private static let units = unitPaths.map(FlatRecord.hash)
  private static let streams = ["stream", "_TRANSPORT"].map(FlatRecord.hash)
  /// Compose calls a replica `api-1`, of the container `api`.
  private static let replica = FlatRecord.hash(ofPath: "hostname")

  /// The conditions of `selection` that are `asked`.
  init(_ selection: SourceSelection, _ asked: LogLayout.Asked) {
    var tests: [Test] = []
    func add(_ globs: [String], _ paths: [UInt64], _ kind: LogLayout.Asked) {
      guard !globs.isEmpty, asked.contains(kind) else { return }
      let all = kind == .unit ? globs + globs.map { $0 + ".service" } : globs
      tests.append(.name(paths, globs: all, isContainer: kind == .container))
    }
    add(selection.container, Self.containers, .container)
    add(selection.pod, Self.pods, .pod)
    add(selection.unit, Self.units, .unit)
    add(selection.stream, Self.streams, .stream)
    if asked.contains(.conditions) {
      tests += selection.conditions.map { .field(FlatRecord.hash(ofPath: $0.path), $0) }
    }
    self.tests = tests
  }

  /// All of it holds of a record.
  func fits(_ record: FlatRecord) -> Bool {
    tests.allSatisfy { test in
      switch test {
      case .field(let path, let condition): record.withValue(path) { condition.holds($0) }
      case .name(let paths, let globs, let isContainer): Self.fits(record, paths, globs, isContainer)
      }
    }
  }

  /// Some records are of another container, pod or unit than others.
  static func namesSeveral(_ records: [FlatRecord]) -> Bool {
    [containers, pods, units].contains { paths in
      let names = records.lazy.compactMap { record in
        paths.lazy.compactMap { path in record.withValue(path) { $0.map(Array.init) } }.first
      }
      guard let first = names.first else { return false }
      return names.contains { $0 != first }
    }
  }

  /// A collector names the container, the pod or the unit of all records.
  static func isNamed(_ records: [FlatRecord]) -> Bool {
    !records.isEmpty
      && [containers, pods, units].contains { paths in
        records.allSatisfy { record in
          paths.contains { path in record.withValue(path) { $0 != nil } }
        }
      }
  }

  private static func fits(
    _ record: FlatRecord, _ paths: [UInt64], _ globs: [String], _ isContainer: Bool
  ) -> Bool {
    let names = paths.compactMap { path in record.withValue(path) { $0.map(Array.init) } }
    if names.contains(where: { name in globs.contains { Glob.fits(name, $0) } }) { return true }
    guard isContainer, let replica = record.withValue(replica, { $0.map(Array.init) }) else { return false }
    return names.contains { replica.starts(with: $0) } && globs.contains { Glob.fits(replica, $0) }
  }
}

/// The part of a mixed log for each record: the first entry that it fits.
struct RecordSelector: Sendable {
  private let selections: [EntrySelection]

  init(_ layout: LogLayout, _ sources: [SourceRules]) {
    selections = layout.entries.map { entry in
      guard sources.indices.contains(entry.number) else { return EntrySelection(SourceSelection(), []) }
      return EntrySelection(sources[entry.number].selection, entry.asked)
    }
  }

  /// The part of the record in a line, by its place in `LogLayout.parts`; the last one of a record that fits no entry.
  func part(of line: ArraySlice<UInt8>) -> Int {
    guard let record = FlatRecord(line) else { return selections.count }
    return selections.firstIndex { $0.fits(record) } ?? selections.count
  }
}
