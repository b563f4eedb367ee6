import 'uplot/dist/uPlot.min.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/shell.css';
import './styles/overview.css';
import './styles/answers.css';
import './styles/systems.css';
import './styles/schematic.css';
import './styles/faceplate.css';
import './styles/tables.css';
import './styles/trends.css';
import './styles/preview.css';
import './styles/lab.css';
import './styles/simulation.css';
import './components/app.ts';
import { startApplication } from './state/app.ts';

void startApplication();
