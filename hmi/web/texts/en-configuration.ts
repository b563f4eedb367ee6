/** English texts of the page on the configuration, and of its alarms. */
export const enConfiguration = {
  'alarm.configurationFailed': 'A change of the configuration by {user} could not be put in force: {reason}',
  'advice.alarm.configurationFailed':
    'The configuration before it is still in force. Change it in smaller steps, or at another time, and look at the preview.',
  'alarm.configurationUnusable': 'The configuration that was in force could not be used: {reason}',
  'advice.alarm.configurationUnusable': 'The plant file is in force instead. Apply the change again, in today’s form.',
};
