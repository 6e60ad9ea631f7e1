import TraceModel

/// The part of a log by one program: all of it, or the records of a container, a pod or a unit by a collector.
///
///     api-1    | {"msg":…}        container api       ┐ parts of one log, each with a frame of its own
///     worker-1 | {"what":…}       container worker    ┘
package struct LogPart: Hashable, Sendable {
  let file: String
  private(set) var container = ""
  /// The name that the pod is called after.
  private(set) var pod = ""
  private(set) var unit = ""

  /// The part that a record with these members is of.
  init(file: String, _ members: [RecordMembers.Member]) {
    self.file = file
    let value = { (paths: [String]) in
      paths.lazy.compactMap { path in members.first { $0.path == path }?.value }.first
    }
    container = value(EntrySelection.containerPaths) ?? ""
    pod = value(EntrySelection.podPaths).map { LogName(path: $0).origin?.service ?? $0 } ?? ""
    unit = value(EntrySelection.unitPaths) ?? ""
  }

  /// The logs and records that it is of.
  package var selection: SourceSelection {
    var selection = SourceSelection()
    selection.files = [file]
    selection.container = container.isEmpty ? [] : [container]
    selection.pod = pod.isEmpty ? [] : [pod, pod + "-*"]
    selection.unit = unit.isEmpty ? [] : [unit]
    return selection
  }

  /// A sortable text of it.
  package var order: String { [file, container, pod, unit].joined(separator: "\u{0}") }
}
