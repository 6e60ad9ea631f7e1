import TraceModel

/// Messages that went to several consumer groups. Each group has a say in when such a message
/// was first done and when it was done, so the log of a group that comes late moves these times.
extension TraceDraft {
  /// One note for each topic and set of groups, in the order of messages.
  mutating func noteGroups() {
    var indices: [Audience: Int] = [:]
    var found: [(destination: NameID, groups: [NameID], messages: Int)] = []
    var start = 0
    while start < trace.deliveries.count {
      let (groups, end) = groups(ofMessageFrom: start)
      let message = trace.messages[trace.deliveries[start].message]
      start = end
      // The fate of a dead letter is not the request's matter.
      guard groups.count > 1, !message.isDeadLetter else { continue }
      let audience = Audience(destination: message.destination, groups: Set(groups))
      if let index = indices[audience] { found[index].messages += 1; continue }
      indices[audience] = found.count
      found.append((message.destination, groups, 1))
    }
    for part in found {
      trace.notes.append(
        .severalGroups(destination: part.destination, groups: part.groups, messages: part.messages))
    }
  }

  /// A topic and the groups that had its message.
  private struct Audience: Hashable {
    var destination: NameID
    var groups: Set<NameID>
  }

  /// The groups that had the message of its first delivery `start`, in the order of having it; and one past its last
  /// delivery.
  private func groups(ofMessageFrom start: Int) -> (groups: [NameID], end: Int) {
    var groups: [NameID] = []
    var end = start
    while end < trace.deliveries.count, trace.deliveries[end].message == trace.deliveries[start].message {
      groups.append(trace.deliveries[end].group)
      end = trace.deliveries.endOfRun(at: end)
    }
    return (groups, end)
  }
}
