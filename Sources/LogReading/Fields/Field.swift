import TraceModel

/// The meanings of a record's keys.
enum Field: UInt8, CaseIterable {
  case none = 0
  case time, level, scaledLevel, name, service, instance, correlation, messageKey, topic, partition, offset
  case group, messageTime, messageTimeKind, duration, error, statusCode, attempt, role, method, url, result
  case span, parent, peer
  /// A string that may hold a whole record; a key can stand for this and for another field.
  case wrapped
  /// An object that may be the program's own record inside a collector's.
  case enclosed

  /// The keys that `profile` gives the field, the best first.
  func keys(in profile: Profile) -> [String] {
    switch self {
    case .none, .wrapped, .enclosed: []
    case .time: profile.time
    case .level: profile.level
    case .scaledLevel: profile.levelScales.map(\.key)
    case .name: profile.event
    case .service: profile.service
    case .instance: profile.instance
    case .correlation: profile.correlationID
    case .messageKey: profile.messageKey
    case .topic: profile.topic
    case .partition: profile.partition
    case .offset: profile.offset
    case .group: profile.group
    case .messageTime: profile.messageTime
    case .messageTimeKind: profile.messageTimeKind
    case .duration: profile.duration.map(\.key)
    case .error: profile.error
    case .statusCode: profile.statusCode
    case .attempt: profile.attempt
    case .role: profile.role
    case .method: profile.method
    case .url: profile.url
    case .result: profile.result
    case .span: profile.spanID
    case .parent: profile.parentID
    case .peer: profile.peer
    }
  }

  /// The field is a column of its own in `trace show --format json`, so it does not stand among the attributes.
  var isColumn: Bool {
    switch self {
    case .time, .level, .scaledLevel, .name, .service, .instance, .correlation: true
    case .none, .messageKey, .topic, .partition, .offset, .group, .messageTime, .messageTimeKind, .duration,
      .error, .statusCode, .attempt, .role, .method, .url, .result, .span, .parent, .peer, .wrapped,
      .enclosed:
      false
    }
  }
}
