/** French texts of the page on the configuration, and of its alarms. */
export const frConfiguration = {
  'alarm.configurationFailed': 'Une modification de la configuration par {user} n’a pu être mise en vigueur : {reason}',
  'advice.alarm.configurationFailed':
    'La configuration précédente reste en vigueur. Modifiez par plus petits pas, ou à un autre moment, et regardez l’aperçu.',
  'alarm.configurationUnusable': 'La configuration qui était en vigueur n’a pu être utilisée : {reason}',
  'advice.alarm.configurationUnusable':
    'Le fichier d’installation est en vigueur à sa place. Appliquez de nouveau la modification, sous sa forme actuelle.',
};
