/// The habits of the fleet's records.
package struct RecordHabits: Sendable, Equatable {
  /// The identity by which a message can be told from others.
  package enum Identity: Sendable, CaseIterable {
    /// Every record of a message names its key; consumed records name its place, too.
    case key
    /// Published and consumed records name partition and offset.
    case place
    /// No record says which message it is about.
    case nothing
  }

  package var identity = Identity.key
  package var publishersNameTopic = false
  package var serversNameStatus = false
  /// Consumed records name their group.
  package var consumersNameGroup = false
  /// How many records are followed by one that says nothing of use, from 0 to 1.
  package var remarks = 0.0
  /// How many records were lost, each for itself, from 0 to 1.
  package var lost = 0.0

  package init() {}
}
